"""What guessers of passwords try first: words, walks over the keyboard, ways to write letters as digits.

At fifteen characters nobody uses one of the famous passwords alone; people string them together and add a year. So
these are the pieces, drawn from the yearly published rankings of leaked passwords and from how Korean is typed with
the keyboard left in English (``dkssud`` is 안녕).
"""

from typing import Final

#: Runs of keys and letters; any stretch of four or more of one, in either direction, is one guess.
WALKS: Final = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "147258369",
    "159357",
    "qweasdzxc",
    "가나다라마바사아자차카타파하",
    "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ",
    "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ",
)

#: Digits and signs that stand for letters, tried as each letter by every guesser.
WRITTEN_AS: Final = str.maketrans("013457@$!", "oleastasi")

_PIECES: Final = """
password passwort passwd passphrase pass word secret private secure security login logon signin welcome
hello access admin administrator root user guest master super superman batman spiderman ironman
starwars pokemon minecraft naruto dragon monkey tigger tiger lion eagle falcon phoenix shadow sunshine
moon star angel princess prince queen king baby honey sweetheart darling lovely lover love loveme
iloveyou ilovehim ilover forever family friend friends mother father mommy daddy sister brother
football baseball basketball soccer hockey liverpool chelsea arsenal barcelona manchester united
michael michelle jessica jennifer ashley daniel jordan thomas robert charlie andrew george matthew
anthony nicole hannah amanda william joshua buster hunter killer ranger harley mustang ferrari porsche
mercedes corvette yamaha honda summer winter spring autumn january february march april june july august
september october november december monday tuesday wednesday thursday friday saturday sunday
computer internet google facebook instagram twitter youtube samsung apple iphone android microsoft
windows linux server database default changeme changeit letmein letme open sesame opensesame trustno
whatever nothing something anything cheese pepper ginger cookie chocolate banana orange purple yellow
silver golden diamond freedom america london paris korea seoul busan money dollar lucky happy smile
flower butterfly rainbow magic music guitar rockyou metallica matrix pussy fuckyou fuck asshole
blink jesus christ heaven blessed amazing beautiful correct horse battery staple hunter
correcthorsebatterystaple thequickbrownfox quick brown jumps over lazy qwerty asdf zxcv qwer abcd abc
test testing temp demo sample example calendar community
dkssud dkssudgktpdy tkfkd tkfkdgo tkfkdgody qlalfqjsgh qlqjs gksrnr gksrmf rhkswp
sarang saranghae annyeong hanguk bimil bimilbeonho eomma appa hangul
비밀번호 비밀 패스워드 암호 사랑 사랑해 사랑해요 안녕 안녕하세요 대한민국 한국 서울 부산 엄마 아빠 가족 친구
행복 행운 우리 나는 너를 달력 로그인 관리자
"""

#: Longest first, so that a word is taken out whole before a shorter one that lies in it.
WORDS: Final = tuple(sorted(set(_PIECES.split()), key=lambda word: (-len(word), word)))
