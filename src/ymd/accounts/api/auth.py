"""Proving an address, signing in, renewing and ending a session."""

from typing import Any, TypeAlias
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.params import FromPath, JSONBody

from ymd.accounts import actions, errors
from ymd.accounts.api.cookies import (
    EXPIRES_IN,
    forgotten,
    refresh_cookie,
    shown_token,
    tokens,
    visit_of,
)
from ymd.accounts.rules.tokens import access_token, link_of
from ymd.accounts.schemas import (
    CodeGiven,
    CodeSent,
    CodeWanted,
    PasswordReset,
    Proof,
    RefreshGiven,
    Screen,
    SignIn,
    Start,
    Tokens,
)
from ymd.http.answers import Response
from ymd.http.dependencies import Clock, Db, Outside, Viewer
from ymd.http.openapi import problem_responses
from ymd.http.problems import language_of
from ymd.kernel import actor as kernel_actor
from ymd.kernel.errors import TooMany, Unauthenticated, Unavailable

OptionalRefresh: TypeAlias = JSONBody[RefreshGiven | None]

NOBODY = Start("welcome", None, None, None)


class AuthController(Controller):
    path = "/auth"
    tags = ("sign-in",)

    @post(
        "/codes",
        status_code=202,
        operation_id="ask_code",
        summary="Have a code sent to an address",
        responses=problem_responses(errors.ChannelUnavailable, errors.AddressRefused, Unauthenticated, TooMany),
    )
    async def ask(
        self, request: Request[Any, Any, Any], db: Db, viewer: Viewer, outside: Outside, data: JSONBody[CodeWanted]
    ) -> CodeSent:
        return await actions.ask_code(
            db,
            viewer,
            data,
            keys=outside.keys,
            visit=visit_of(request),
            language=language_of(request.headers.get("accept-language", ""), viewer.locale),
            now=outside.clock.now(),
        )

    @post(
        "/codes/{proof_id:uuid}/confirm",
        status_code=200,
        operation_id="confirm_code",
        summary="Exchange a code for the proof that the address is yours",
        responses=problem_responses(errors.CodeSpent, errors.CodeWrong),
    )
    async def confirm(self, db: Db, outside: Outside, proof_id: FromPath[UUID], data: JSONBody[CodeGiven]) -> Proof:
        return await actions.confirm_code(db, proof_id, data.code, keys=outside.keys, now=outside.clock.now())

    @post(
        "/sign-in",
        status_code=200,
        operation_id="sign_in",
        summary="Sign in by address and password",
        responses=problem_responses(errors.SignInRefused, errors.AccountSuspended, TooMany, Unavailable),
    )
    async def sign_in(
        self, request: Request[Any, Any, Any], db: Db, outside: Outside, data: JSONBody[SignIn]
    ) -> Response[Tokens]:
        signed_in = await actions.sign_in(db, data, outside=outside, visit=visit_of(request))
        return tokens(signed_in, outside, in_body=data.refresh == "body")

    @post(
        "/refresh",
        status_code=200,
        operation_id="refresh",
        summary="Get the next access and refresh token",
        responses=problem_responses(errors.RefreshRefused, errors.ForeignOrigin),
    )
    async def refresh(
        self, request: Request[Any, Any, Any], db: Db, outside: Outside, data: OptionalRefresh = None
    ) -> Response[Tokens]:
        in_body = data.refresh_token if data else None
        token = shown_token(request, outside, in_body)
        signed_in = await actions.refresh(
            db, token, keys=outside.keys, visit=visit_of(request), now=outside.clock.now()
        )
        return tokens(signed_in, outside, in_body=in_body is not None)

    @post(
        "/sign-out",
        status_code=204,
        operation_id="sign_out",
        summary="End this session everywhere at once",
        responses=problem_responses(Unauthenticated, errors.ForeignOrigin),
    )
    async def sign_out(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        outside: Outside,
        data: OptionalRefresh = None,
    ) -> Response[None]:
        """Ends the session of the access token and that of the refresh token, whichever are there."""
        token = (data.refresh_token if data else None) or refresh_cookie(request, outside)
        ended = _sessions(viewer, token, outside)
        await actions.sign_out(db, ended, visit=visit_of(request), now=outside.clock.now())
        return Response(None, cookies=[forgotten(outside)])

    @post(
        "/password",
        status_code=204,
        operation_id="reset_password",
        summary="Set a password by a proved address",
        responses=problem_responses(errors.ProofRefused, errors.PasswordRefused, Unavailable),
    )
    async def reset(
        self, request: Request[Any, Any, Any], db: Db, outside: Outside, data: JSONBody[PasswordReset]
    ) -> None:
        await actions.reset_password(db, data, outside=outside, visit=visit_of(request))


def _sessions(viewer: kernel_actor.Viewer, token: str | None, outside: Outside) -> set[UUID]:
    found = {viewer.session_id} if isinstance(viewer, kernel_actor.Actor) else set()
    if token is None and not found:
        raise Unauthenticated
    try:
        return found | {link_of(outside.keys, token).session_id} if token else found
    except errors.RefreshRefused:
        # A cookie that we never made names no session; the browser is told to forget it all the same.
        return found


class StartController(Controller):
    path = "/start"
    tags = ("sign-in",)

    @get(
        "",
        operation_id="start",
        summary="What a browser needs for its first screen, by its refresh cookie",
        responses=problem_responses(errors.ForeignOrigin),
    )
    async def start(self, request: Request[Any, Any, Any], db: Db, clock: Clock, outside: Outside) -> Response[Start]:
        """Gives an access token without using the refresh token up, because a GET may be repeated by anybody."""
        token = refresh_cookie(request, outside)
        if token is None:
            return Response(NOBODY)
        try:
            found = await actions.standing(db, token, keys=outside.keys, visit=visit_of(request), now=clock.now())
        except errors.RefreshRefused:
            return Response(NOBODY, cookies=[forgotten(outside)])
        access = access_token(outside.keys, found.session_id, clock.now())
        screen: Screen = "home" if found.account.profile_complete else "profile"
        return Response(Start(screen, access, EXPIRES_IN, found.account))
