"""What media refuses."""

from ymd.kernel.errors import Invalid


class MediaRefused(Invalid):
    code = "media_refused"
    en = "A picture is not there to be used: it is not yours, or stands elsewhere already."
    ko = "쓸 수 없는 사진이 있어요. 내가 올린 사진이 아니거나 이미 다른 곳에 있어요."
