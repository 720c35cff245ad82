"""What media refuses."""

from ymd.kernel.errors import Conflict, Gone, Invalid, TooLarge, TooMany


class MediaRefused(Invalid):
    code = "media_refused"
    en = "A picture is not there to be used: it is not yours, or stands elsewhere already."
    ko = "쓸 수 없는 사진이 있어요. 내가 올린 사진이 아니거나 이미 다른 곳에 있어요."


class PictureRefused(Invalid):
    """A file of which no picture was made. It counts as an upload all the same, because it was work."""

    keep = True


class PictureEmpty(PictureRefused):
    code = "picture_empty"
    en = "The file is empty."
    ko = "빈 파일이에요."


class PictureUnknown(PictureRefused):
    code = "picture_unknown"
    en = "This is no picture that is taken here: JPEG, PNG, WebP, GIF and AVIF are."
    ko = "받을 수 있는 사진이 아니에요. JPEG, PNG, WebP, GIF, AVIF만 올릴 수 있어요."


class PictureHeic(PictureRefused):
    code = "picture_heic"
    en = "HEIC pictures are not taken. Send it as JPEG: most phones do so when asked for the most compatible format."
    ko = "HEIC 사진은 받지 않아요. JPEG로 바꿔서 올려 주세요. 휴대폰의 카메라 설정에서 호환 형식을 고를 수 있어요."


class PictureDamaged(PictureRefused):
    code = "picture_damaged"
    en = "This picture cannot be read: the file is damaged, or ends too early."
    ko = "사진을 읽을 수 없어요. 파일이 손상되었거나 중간에서 끊겼어요."


class PictureTooManyPixels(PictureRefused):
    code = "picture_too_many_pixels"
    en = "A picture has at most 40 million pixels and 12,000 on a side."
    ko = "사진은 4천만 화소까지, 한 변은 12,000픽셀까지예요."


class PictureTooAnimated(PictureRefused):
    code = "picture_too_animated"
    en = "An animation has at most 600 frames and 60 million pixels in all of them."
    ko = "움직이는 사진은 600장까지, 모두 합쳐 6천만 화소까지예요."


class PictureTooMuchWork(PictureRefused):
    code = "picture_too_much_work"
    en = "This picture takes more time or memory to read than any should."
    ko = "사진을 읽는 데 시간이나 메모리가 너무 많이 들어요."


class PictureFileTooLarge(TooLarge):
    code = "picture_file_too_large"
    en = "A picture's file has at most 10 MB."
    ko = "사진 파일은 10MB까지예요."


class MediaFull(TooLarge):
    code = "media_full"
    en = "Your pictures take all the room there is for one person. Delete some first."
    ko = "사진을 담을 자리가 다 찼어요. 먼저 몇 장을 지워 주세요."


class TooManyUploads(TooMany):
    code = "too_many_uploads"
    en = "That was a lot of pictures for one day. Go on tomorrow."
    ko = "하루에 올릴 수 있는 사진을 다 올렸어요. 내일 다시 올려 주세요."


class TooManyUnused(Conflict):
    code = "too_many_unused_pictures"
    en = "Many of your pictures stand nowhere yet. Use some or delete them first."
    ko = "아직 쓰지 않은 사진이 많아요. 먼저 쓰거나 지워 주세요."


class PictureInUse(Conflict):
    code = "picture_in_use"
    en = "This picture stands somewhere already; change it there."
    ko = "이미 다른 곳에 쓰인 사진이에요. 그곳에서 고쳐 주세요."


class AddressExpired(Gone):
    code = "picture_address_expired"
    en = "This address of a picture was good for some hours. Ask again for what shows it."
    ko = "사진 주소의 유효 시간이 지났어요. 사진이 있는 곳을 다시 불러와 주세요."
