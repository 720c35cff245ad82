"""Accounts, their profiles, addresses and passwords."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody, PathParameter

from ymd.accounts import actions, errors, queries
from ymd.accounts.api.cookies import tokens, visit_of
from ymd.accounts.schemas import (
    Account,
    AccountWanted,
    Address,
    NicknameState,
    OwnAccount,
    PasswordChange,
    ProfileInput,
    ProofGiven,
    Tokens,
)
from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Clock, Db, Outside
from ymd.http.merge_patch import patched
from ymd.http.openapi import problem_responses
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.http.preconditions import require_match
from ymd.kernel.errors import NotFound, Stale, TooMany, Unavailable
from ymd.media.errors import MediaRefused

Wanted = Annotated[str, PathParameter(min_length=1, max_length=100, description="The nickname that you would like.")]


class AccountsController(Controller):
    path = "/accounts"
    tags = ("accounts",)

    @post(
        "",
        operation_id="sign_up",
        summary="Open an account for a proved address; you must be 14 or over",
        responses=problem_responses(
            errors.ProofRefused,
            errors.BirthDateRefused,
            errors.TooYoung,
            errors.PasswordRefused,
            errors.AddressTaken,
            Unavailable,
        ),
    )
    async def sign_up(
        self, request: Request[Any, Any, Any], db: Db, outside: Outside, data: JSONBody[AccountWanted]
    ) -> Response[Tokens]:
        signed_in = await actions.sign_up(db, data, outside=outside, visit=visit_of(request))
        return tokens(signed_in, outside, in_body=data.refresh == "body", status_code=201)


class NicknamesController(Controller):
    path = "/nicknames"
    tags = ("accounts",)

    @get("/{nickname:str}", operation_id="get_nickname", summary="Whether you could have this nickname")
    async def state(self, db: Db, account: Actor, nickname: Wanted) -> NicknameState:
        return await queries.nickname_state(db, account, nickname)


class MeController(Controller):
    path = "/me"
    tags = ("accounts",)

    @get("", operation_id="get_me", summary="Your own account")
    async def me(self, db: Db, account: Actor) -> Response[Account]:
        return _shown(await queries.own_account(db, account.id))

    @put(
        "/profile",
        operation_id="put_profile",
        summary="Complete your profile, or replace it",
        responses=problem_responses(
            errors.NicknameRefused, errors.TimeZoneUnknown, errors.NicknameTaken, MediaRefused, Stale
        ),
    )
    async def put_profile(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        account: Actor,
        clock: Clock,
        data: JSONBody[ProfileInput],
    ) -> Response[Account]:
        own = await queries.own_account(db, account.id, lock=True)
        require_match(request, own.etag)
        return _shown(await actions.put_profile(db, own, data, now=clock.now()))

    @patch(
        "",
        operation_id="change_me",
        summary="Change some of your profile (JSON Merge Patch)",
        responses=problem_responses(
            errors.NicknameRefused, errors.TimeZoneUnknown, errors.NicknameTaken, MediaRefused, Stale
        ),
    )
    async def change(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        clock: Clock,
        data: JSONBody[dict[str, Any]],
    ) -> Response[Account]:
        own = await queries.own_account(db, actor.id, lock=True)
        require_match(request, own.etag)
        return _shown(await actions.put_profile(db, own, patched(_profile(own), data), now=clock.now()))

    @put(
        "/password",
        status_code=204,
        operation_id="change_password",
        summary="Change your password",
        responses=problem_responses(errors.PasswordWrong, errors.PasswordRefused, TooMany, Unavailable),
    )
    async def change_password(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        account: Actor,
        outside: Outside,
        data: JSONBody[PasswordChange],
    ) -> None:
        await actions.change_password(db, account, data, outside=outside, visit=visit_of(request))

    @get("/addresses", operation_id="list_addresses", summary="The addresses that you have proved, oldest first")
    async def addresses(
        self, request: Request[Any, Any, Any], db: Db, account: Actor, limit: Limit = 50, cursor: Cursor = None
    ) -> Response[Listing[Address]]:
        return listing(request, await queries.addresses_of(db, account, page_request(request, limit, cursor)))

    @post(
        "/addresses",
        operation_id="add_address",
        summary="Let another proved address sign in to your account",
        responses=problem_responses(errors.ProofRefused, errors.AddressTaken),
    )
    async def add_address(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        account: Actor,
        outside: Outside,
        data: JSONBody[ProofGiven],
    ) -> Address:
        visit, now = visit_of(request), outside.clock.now()
        return await actions.add_address(db, account, data.proof, keys=outside.keys, visit=visit, now=now)

    @delete(
        "/addresses/{address_id:uuid}",
        operation_id="remove_address",
        summary="Let an address sign in no more",
        responses=problem_responses(NotFound, errors.LastAddress),
    )
    async def remove_address(
        self, request: Request[Any, Any, Any], db: Db, account: Actor, clock: Clock, address_id: FromPath[UUID]
    ) -> None:
        await actions.remove_address(db, account, address_id, visit=visit_of(request), now=clock.now())


def _shown(own: OwnAccount) -> Response[Account]:
    return Response(own.shown(), headers={"etag": own.etag})


def _profile(own: OwnAccount) -> ProfileInput:
    """The profile as the document that would have made it."""
    said = {name: getattr(own, name) for name in ProfileInput.__struct_fields__}
    return msgspec.convert(said | {"avatar": own.avatar_id}, ProfileInput)
