"""The names that Windows and Outlook give to time zones.

Source: Unicode CLDR, supplemental/windowsZones.xml (the default zone of each, territory 001), and the display names
that stand there as comments; zones by their present IANA names. Copyright (c) 1991-2025 Unicode, Inc., under the
Unicode License v3 (https://www.unicode.org/license.txt).

A line is ``Windows name | IANA zone | display names``. Zones that many people live in stand first: where the rules of
a nameless time zone fit several, the first is taken.
"""

_TABLE = """\
Korea Standard Time|Asia/Seoul|Seoul
Tokyo Standard Time|Asia/Tokyo|Osaka, Sapporo, Tokyo
W. Europe Standard Time|Europe/Berlin|Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna
GMT Standard Time|Europe/London|Dublin, Edinburgh, Lisbon, London
Eastern Standard Time|America/New_York|Eastern Time (US & Canada)
Central Standard Time|America/Chicago|Central Time (US & Canada)
Mountain Standard Time|America/Denver|Mountain Time (US & Canada)
Pacific Standard Time|America/Los_Angeles|Pacific Time (US & Canada)|Pacific Time (US & Canada), Tijuana
China Standard Time|Asia/Shanghai|Beijing, Chongqing, Hong Kong, Urumqi
India Standard Time|Asia/Kolkata|Chennai, Kolkata, Mumbai, New Delhi
UTC|UTC|Coordinated Universal Time|Universal Coordinated Time
AUS Eastern Standard Time|Australia/Sydney|Canberra, Melbourne, Sydney
E. South America Standard Time|America/Sao_Paulo|Brasilia
Romance Standard Time|Europe/Paris|Brussels, Copenhagen, Madrid, Paris
Russian Standard Time|Europe/Moscow|Moscow, St. Petersburg|Moscow, St. Petersburg, Volgograd
Singapore Standard Time|Asia/Singapore|Kuala Lumpur, Singapore
FLE Standard Time|Europe/Kyiv|Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius
SE Asia Standard Time|Asia/Bangkok|Bangkok, Hanoi, Jakarta
Arabian Standard Time|Asia/Dubai|Abu Dhabi, Muscat
Pakistan Standard Time|Asia/Karachi|Islamabad, Karachi
New Zealand Standard Time|Pacific/Auckland|Auckland, Wellington
Turkey Standard Time|Europe/Istanbul|Istanbul
South Africa Standard Time|Africa/Johannesburg|Harare, Pretoria
W. Central Africa Standard Time|Africa/Lagos|West Central Africa
Central Europe Standard Time|Europe/Budapest|Belgrade, Bratislava, Budapest, Ljubljana, Prague
Central European Standard Time|Europe/Warsaw|Sarajevo, Skopje, Warsaw, Zagreb
GTB Standard Time|Europe/Bucharest|Athens, Bucharest
Greenwich Standard Time|Atlantic/Reykjavik|Monrovia, Reykjavik
Arab Standard Time|Asia/Riyadh|Kuwait, Riyadh
E. Africa Standard Time|Africa/Nairobi|Nairobi
Egypt Standard Time|Africa/Cairo|Cairo
Israel Standard Time|Asia/Jerusalem|Jerusalem
Taipei Standard Time|Asia/Taipei|Taipei
W. Australia Standard Time|Australia/Perth|Perth
E. Australia Standard Time|Australia/Brisbane|Brisbane
Cen. Australia Standard Time|Australia/Adelaide|Adelaide
AUS Central Standard Time|Australia/Darwin|Darwin
Tasmania Standard Time|Australia/Hobart|Hobart
Atlantic Standard Time|America/Halifax|Atlantic Time (Canada)
Newfoundland Standard Time|America/St_Johns|Newfoundland
Alaskan Standard Time|America/Anchorage|Alaska
Hawaiian Standard Time|Pacific/Honolulu|Hawaii
US Mountain Standard Time|America/Phoenix|Arizona
US Eastern Standard Time|America/Indiana/Indianapolis|Indiana (East)
Canada Central Standard Time|America/Regina|Saskatchewan
Central Standard Time (Mexico)|America/Mexico_City|Guadalajara, Mexico City, Monterrey
Argentina Standard Time|America/Argentina/Buenos_Aires|City of Buenos Aires|Buenos Aires
SA Pacific Standard Time|America/Bogota|Bogota, Lima, Quito, Rio Branco|Bogota, Lima, Quito
SA Western Standard Time|America/La_Paz|Georgetown, La Paz, Manaus, San Juan
SA Eastern Standard Time|America/Cayenne|Cayenne, Fortaleza
Pacific SA Standard Time|America/Santiago|Santiago
Venezuela Standard Time|America/Caracas|Caracas
Central America Standard Time|America/Guatemala|Central America
Iran Standard Time|Asia/Tehran|Tehran
Bangladesh Standard Time|Asia/Dhaka|Dhaka
Afghanistan Standard Time|Asia/Kabul|Kabul
Altai Standard Time|Asia/Barnaul|Barnaul, Gorno-Altaysk
Aleutian Standard Time|America/Adak|Aleutian Islands
Arabic Standard Time|Asia/Baghdad|Baghdad
Astrakhan Standard Time|Europe/Astrakhan|Astrakhan, Ulyanovsk
Aus Central W. Standard Time|Australia/Eucla|Eucla
Azerbaijan Standard Time|Asia/Baku|Baku
Azores Standard Time|Atlantic/Azores|Azores
Bahia Standard Time|America/Bahia|Salvador
Belarus Standard Time|Europe/Minsk|Minsk
Bougainville Standard Time|Pacific/Bougainville|Bougainville Island
Cape Verde Standard Time|Atlantic/Cape_Verde|Cabo Verde Is.|Cape Verde Is.
Caucasus Standard Time|Asia/Yerevan|Yerevan
Central Asia Standard Time|Asia/Bishkek|Astana|Bishkek
Central Brazilian Standard Time|America/Cuiaba|Cuiaba
Central Pacific Standard Time|Pacific/Guadalcanal|Solomon Is., New Caledonia
Chatham Islands Standard Time|Pacific/Chatham|Chatham Islands
Cuba Standard Time|America/Havana|Havana
Dateline Standard Time|Etc/GMT+12|International Date Line West
E. Europe Standard Time|Europe/Chisinau|Chisinau
Easter Island Standard Time|Pacific/Easter|Easter Island
Eastern Standard Time (Mexico)|America/Cancun|Chetumal
Ekaterinburg Standard Time|Asia/Yekaterinburg|Ekaterinburg
Fiji Standard Time|Pacific/Fiji|Fiji
Georgian Standard Time|Asia/Tbilisi|Tbilisi
Greenland Standard Time|America/Nuuk|Greenland
Haiti Standard Time|America/Port-au-Prince|Haiti
Jordan Standard Time|Asia/Amman|Amman
Kaliningrad Standard Time|Europe/Kaliningrad|Kaliningrad
Libya Standard Time|Africa/Tripoli|Tripoli
Line Islands Standard Time|Pacific/Kiritimati|Kiritimati Island
Lord Howe Standard Time|Australia/Lord_Howe|Lord Howe Island
Magadan Standard Time|Asia/Magadan|Magadan
Magallanes Standard Time|America/Punta_Arenas|Punta Arenas
Marquesas Standard Time|Pacific/Marquesas|Marquesas Islands
Mauritius Standard Time|Indian/Mauritius|Port Louis
Middle East Standard Time|Asia/Beirut|Beirut
Montevideo Standard Time|America/Montevideo|Montevideo
Morocco Standard Time|Africa/Casablanca|Casablanca
Mountain Standard Time (Mexico)|America/Mazatlan|La Paz, Mazatlan|Chihuahua, La Paz, Mazatlan
Myanmar Standard Time|Asia/Yangon|Yangon (Rangoon)
N. Central Asia Standard Time|Asia/Novosibirsk|Novosibirsk
Namibia Standard Time|Africa/Windhoek|Windhoek
Nepal Standard Time|Asia/Kathmandu|Kathmandu
Norfolk Standard Time|Pacific/Norfolk|Norfolk Island
North Asia East Standard Time|Asia/Irkutsk|Irkutsk
North Asia Standard Time|Asia/Krasnoyarsk|Krasnoyarsk
North Korea Standard Time|Asia/Pyongyang|Pyongyang
Omsk Standard Time|Asia/Omsk|Omsk
Pacific Standard Time (Mexico)|America/Tijuana|Baja California
Paraguay Standard Time|America/Asuncion|Asuncion
Qyzylorda Standard Time|Asia/Qyzylorda|Qyzylorda
Russia Time Zone 10|Asia/Srednekolymsk|Chokurdakh
Russia Time Zone 11|Asia/Kamchatka|Anadyr, Petropavlovsk-Kamchatsky
Russia Time Zone 3|Europe/Samara|Izhevsk, Samara
Saint Pierre Standard Time|America/Miquelon|Saint Pierre and Miquelon
Sakhalin Standard Time|Asia/Sakhalin|Sakhalin
Samoa Standard Time|Pacific/Apia|Samoa
Sao Tome Standard Time|Africa/Sao_Tome|Sao Tome
Saratov Standard Time|Europe/Saratov|Saratov
South Sudan Standard Time|Africa/Juba|Juba
Sri Lanka Standard Time|Asia/Colombo|Sri Jayawardenepura
Sudan Standard Time|Africa/Khartoum|Khartoum
Syria Standard Time|Asia/Damascus|Damascus
Tocantins Standard Time|America/Araguaina|Araguaina
Tomsk Standard Time|Asia/Tomsk|Tomsk
Tonga Standard Time|Pacific/Tongatapu|Nuku'alofa
Transbaikal Standard Time|Asia/Chita|Chita
Turks And Caicos Standard Time|America/Grand_Turk|Turks and Caicos
UTC+12|Etc/GMT-12|Coordinated Universal Time+12
UTC+13|Etc/GMT-13|Coordinated Universal Time+13
UTC-02|Etc/GMT+2|Coordinated Universal Time-02
UTC-08|Etc/GMT+8|Coordinated Universal Time-08
UTC-09|Etc/GMT+9|Coordinated Universal Time-09
UTC-11|Etc/GMT+11|Coordinated Universal Time-11
Ulaanbaatar Standard Time|Asia/Ulaanbaatar|Ulaanbaatar
Vladivostok Standard Time|Asia/Vladivostok|Vladivostok
Volgograd Standard Time|Europe/Volgograd|Volgograd
W. Mongolia Standard Time|Asia/Hovd|Hovd
West Asia Standard Time|Asia/Tashkent|Ashgabat, Tashkent
West Bank Standard Time|Asia/Hebron|Gaza, Hebron
West Pacific Standard Time|Pacific/Port_Moresby|Guam, Port Moresby
Yakutsk Standard Time|Asia/Yakutsk|Yakutsk
Yukon Standard Time|America/Whitehorse|Yukon
"""

_ROWS = [row.split("|") for row in _TABLE.splitlines()]

ZONE_BY_NAME = {name.casefold(): zone for name, zone, *_ in _ROWS}
"""IANA zones by Windows name, casefolded."""

ZONE_BY_DISPLAY = {display.casefold(): zone for _, zone, *displays in _ROWS for display in displays}
"""IANA zones by what Outlook shows after ``(UTC+09:00)``, casefolded and without accents."""

ZONES = tuple(dict.fromkeys(zone for _, zone, *_ in _ROWS))
"""One zone for every set of rules that Windows knows, the most lived-in first."""
