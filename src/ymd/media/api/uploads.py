"""Sending pictures in, and looking after them until something shows them."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, delete, get, patch, post
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import JSONBody, PathParameter

from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Db, Outside
from ymd.http.forms import FORM_OCTETS, read_form
from ymd.http.hanging_up import while_waited_for
from ymd.http.openapi import problem_responses
from ymd.http.problems import UnsupportedMediaType, validation_refusal
from ymd.kernel.errors import FieldError, Invalid, Unavailable
from ymd.media import actions, errors, queries
from ymd.media.rules.quotas import MOST_FILE
from ymd.media.schemas import AltInput, Media, PictureRow

MediaId = Annotated[UUID, PathParameter(description="A picture's id.")]


@dataclass
class UploadOperation(Operation):
    """Says that the body is a form with a file."""

    def __post_init__(self) -> None:
        file = Schema(
            type=OpenAPIType.STRING,
            content_media_type="application/octet-stream",
            description="JPEG, PNG, WebP, GIF or AVIF, up to 10 MB; its bytes say which, not its name.",
        )
        alt = Schema(type=OpenAPIType.STRING, max_length=1_000, description="What the picture shows.")
        form = Schema(
            type=OpenAPIType.OBJECT,
            properties={"file": file, "alt": alt},
            required=["file"],
            additional_properties=False,
        )
        self.request_body = RequestBody(content={"multipart/form-data": OpenAPIMediaType(schema=form)}, required=True)


class MediaController(Controller):
    path = "/media"
    tags = ("media",)

    @post(
        "",
        operation_id="upload_picture",
        operation_class=UploadOperation,
        request_max_body_size=MOST_FILE + FORM_OCTETS,
        summary="Send a picture in; it is kept for a day unless a post or your profile comes to show it",
        responses=problem_responses(
            errors.PictureEmpty,
            errors.PictureUnknown,
            errors.PictureHeic,
            errors.PictureDamaged,
            errors.PictureTooManyPixels,
            errors.PictureTooAnimated,
            errors.PictureTooMuchWork,
            errors.PictureFileTooLarge,
            errors.MediaFull,
            errors.TooManyUploads,
            errors.TooManyUnused,
            UnsupportedMediaType,
            Unavailable,
        ),
    )
    async def upload(
        self, request: Request[Any, Any, Any], db: Db, account: Actor, outside: Outside
    ) -> Response[Media]:
        file, alt = await upload_in(request)
        picture = await while_waited_for(request, actions.upload(db, account, file, alt, outside=outside))
        answer = shown(picture, outside)
        answer.headers["location"] = f"/api/v1/media/{picture.id}"
        return answer

    @get("/{media_id:uuid}", operation_id="get_picture", summary="A picture of yours, under fresh addresses")
    async def one(self, db: Db, account: Actor, outside: Outside, media_id: MediaId) -> Response[Media]:
        return shown(await queries.own_picture(db, account, media_id), outside)

    @patch(
        "/{media_id:uuid}",
        operation_id="describe_picture",
        summary="Say what a picture of yours shows, before anything shows it",
        responses=problem_responses(errors.PictureInUse),
    )
    async def describe(
        self, db: Db, account: Actor, outside: Outside, media_id: MediaId, data: JSONBody[AltInput]
    ) -> Response[Media]:
        return shown(await actions.describe(db, account, media_id, data.alt), outside)

    @delete(
        "/{media_id:uuid}",
        operation_id="delete_picture",
        summary="Delete a picture of yours that nothing shows",
        responses=problem_responses(errors.PictureInUse),
    )
    async def delete(self, db: Db, account: Actor, media_id: MediaId) -> None:
        await actions.delete_picture(db, account, media_id)


def shown(picture: PictureRow, outside: Outside) -> Response[Media]:
    return Response(queries.Signer(outside.keys, outside.clock.now()).shown(picture))


async def upload_in(request: Request[Any, Any, Any]) -> tuple[bytes, str]:
    """The file of a form and what is said of it. Raises Invalid, Malformed, UnsupportedMediaType."""
    form = await read_form(request, files=("file",), fields=("alt",))
    file = form.pop("file", None)
    if not isinstance(file, bytes):
        raise Invalid(errors=(FieldError("/file", "required", "The form has no file."),))
    try:
        return file, msgspec.convert(form, AltInput).alt
    except msgspec.ValidationError as error:
        raise validation_refusal(error) from error
