#!/usr/bin/env python3
"""Make the invented market: films.csv, takings.csv and cinemas.csv, beside this script.

Nothing in the three files is real. The films, distributors, cinemas, chains and cities are made up, and so
is every figure. The script uses the standard library alone. Its one source of chance is random.Random(SEED).random(),
which is the same in every version of Python, and it only adds and multiplies; so running it writes the same
bytes again:

    python3 data/examples/make.py

How a day of a film is made: what the film opens with, times the day of the week, times what is left of it in
that week of its run, times the season, times chance. Tickets are the gross over an invented price that differs
by year, kind of film and day of the week. Cinemas fall week by week; screenings follow them.

The cinemas of March 2024 are parts of what the market took on the same day: two chains of ten cinemas, which
take somewhat under a third of it. Late in its run a film is shown in two of them only.
"""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

SEED = 20230101
FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)
TERRITORY = "Invented market"
HERE = Path(__file__).parent

# film_id | title | title_ru | title_en | release date | countries | origin | distributor | genre | rating
# | gross of an ordinary first day in thousands of tenge | part left after each week | weeks | cinemas | previews
FILMS = [row.split("|") for row in """\
salt-clock|Тұз сағаты|Соляные часы бабая|The Salt Clock|2022-12-22|KZ|domestic|White Saiga|drama|12+|9200|0.58|8|64|
captain-teapot|Captain Teapot Rises|Капитан Чайник восстаёт|Captain Teapot Rises|2022-12-29|US|foreign|Meridian Nought|animation, family|6+|14500|0.66|8|88|
six-telephones|Апамның алты телефоны|Шесть телефонов апы|Six Telephones of My Apa|2023-01-19|KZ|domestic|White Saiga|comedy|12+|15800|0.67|8|92|
elevators|Thirteen Haunted Elevators|Тринадцать лифтов с привидениями|Thirteen Haunted Elevators|2023-02-02|US|foreign|Meridian Nought|horror|18+|5600|0.44|6|58|
snowcat|Снегокот и тайна варежки|Снегокот и тайна варежки|Snowcat and the Secret of the Mitten|2023-02-16|RU|foreign|Kettle & Kite|animation, family|0+|4900|0.62|8|66|
blue-donkey|Көк есекті пошташы|Почтальон на синем осле|The Postman on a Blue Donkey|2023-03-09|KZ|domestic|Seven Sparrows|comedy, family|6+|9800|0.63|8|80|
marzipan|The Marzipan Protocol|Протокол «Марципан»|The Marzipan Protocol|2023-03-30|US|foreign|Meridian Nought|action, thriller|16+|11200|0.5|7|84|
tram-depot|The Last Tram Depot|Последнее трамвайное депо|The Last Tram Depot|2023-04-13|KZ|domestic|Seven Sparrows|horror|18+|7600|0.48|6|70|
caravan|Мұздағы керуен|Караван на озере Зеро|Caravan Across Lake Zero|2023-04-27|KZ;RU|coproduction|White Saiga|adventure, drama|12+|6900|0.6|8|72|
kimchi-heist|The Kimchi Heist of Room 9|Кимчи из комнаты девять|The Kimchi Heist of Room 9|2023-05-12|KR|foreign|Kettle & Kite|crime, comedy|16+|3900|0.53|6|46|
nebula-plumbers|Nebula Plumbers|Сантехники туманности|Nebula Plumbers|2023-05-25|US|foreign|Meridian Nought|science fiction, comedy|12+|16900|0.55|8|96|1
white-ram|Ақ қошқардың заңы|Закон белого барана|The Law of the White Ram|2023-06-08|KZ|domestic|White Saiga|crime, action|16+|13400|0.64|8|90|
robo-grandma|Robo-Grandma Forever|Робобабушка навсегда|Robo-Grandma Forever|2023-06-22|US|foreign|Meridian Nought|animation, family|6+|12600|0.65|8|92|
umbrellas|Galaxy of Lost Umbrellas|Галактика потерянных зонтов|Galaxy of Lost Umbrellas|2023-07-13|US|foreign|Kettle & Kite|science fiction|12+|17800|0.52|8|98|
sky-radish|The Sky Radish Academy|Академия небесной редьки|The Sky Radish Academy|2023-08-03|JP|foreign|Kettle & Kite|animation|12+|4100|0.5|6|44|
watermelon|Бір қарбыздың екі тойы|Две свадьбы одного арбуза|Two Weddings of One Watermelon|2023-08-17|KZ|domestic|Seven Sparrows|comedy|12+|14600|0.66|8|94|1
samovar|Полковник Самовар|Полковник Самовар|Colonel Samovar|2023-09-07|RU|foreign|Kettle & Kite|action, comedy|12+|3600|0.52|6|50|
sparrows|Қыркүйектегі қырық торғай|Сорок воробьёв сентября|Forty Sparrows of September|2023-09-22|KZ|domestic|White Saiga|drama|12+|3200|0.71|8|42|
reel-7|Unmarked Reel No. 7|Плёнка номер семь|Unmarked Reel No. 7|2023-10-05||unknown||documentary|12+|700|0.6|3|12|
ate-tuesday|The Lighthouse That Ate Tuesday|Маяк, который съел вторник|The Lighthouse That Ate Tuesday|2023-10-19|US|foreign|Meridian Nought|horror, comedy|16+|6700|0.47|6|60|
dombra-drone|Домбыра мен дрон|Домбра и дрон|Dombra and Drone|2023-11-02|KZ|domestic|Seven Sparrows|comedy, music|6+|9100|0.6|8|78|
accountants|Dinosaur Accountants|Динозавры-бухгалтеры|Dinosaur Accountants|2023-11-23|US|foreign|Meridian Nought|comedy, family|6+|9600|0.57|7|82|
kelin-404|Келін 404|Келин 404|Kelin 404|2023-12-21|KZ|domestic|White Saiga|comedy|12+|21800|0.7|8|104|1
turnip-army|Шалқан әскері|Армия репы|The Turnip Army|2024-01-04|KZ|domestic|Seven Sparrows|animation, family|0+|6100|0.62|8|76|
cartographer|The Saltwind Cartographer|Картограф солёного ветра|The Saltwind Cartographer|2024-01-18|US;KZ|coproduction|Meridian Nought|adventure|12+|10900|0.56|8|86|
chaikin-cat|Кот инспектора Чайкина|Кот инспектора Чайкина|The Cat of Inspector Chaikin|2024-02-01|RU|foreign|Kettle & Kite|comedy, family|6+|4300|0.56|7|56|
bellowing-note|Бақырауық нота|Ревущая нота|The Bellowing Note|2024-02-15|KZ|domestic|White Saiga|music, drama|12+|5200|0.64|8|60|
camel-floor-7|Жетінші қабаттағы түйе|Верблюд на седьмом этаже|A Camel on the Seventh Floor|2024-02-29|KZ|domestic|Seven Sparrows|comedy|12+|17600|0.68|8|100|1
teapot-2|Captain Teapot 2: The Second Spout|Капитан Чайник 2: Второй носик|Captain Teapot 2: The Second Spout|2024-03-14|US|foreign|Meridian Nought|animation, family|6+|15100|0.61|8|96|
stone-rain|Тас жаңбыр кітабы|Книга каменного дождя|The Book of Stone Rain|2024-03-22|KZ|domestic|White Saiga|historical, drama|12+|8400|0.6|8|74|
velvet-thunder|Velvet Thunder Highway|Шоссе бархатного грома|Velvet Thunder Highway|2024-04-11|US|foreign|Meridian Nought|action|16+|11800|0.49|7|84|
seoul-sheep|Сеулге бара жатқан қой|Овца едет в Сеул|A Sheep on the Way to Seoul|2024-04-25|KZ;KR|coproduction|White Saiga|comedy, drama|12+|8800|0.63|8|70|
skylark-sky|Бозторғай көшесінің аспаны|Небо Жаворонковой улицы|The Sky over Skylark Lane|2019-09-26|KZ|domestic|White Saiga|drama|12+|1500|0.5|3|24|2024-05-09
tram-depot-2024|The Last Tram Depot|Последнее трамвайное депо|The Last Tram Depot|2024-05-16|US|foreign|Meridian Nought|thriller|16+|7900|0.5|6|66|
honey-powder|Бал мен барыт|Мёд и порох пустыни|Honey and Gunpowder of the Sands|2024-06-06|KZ;UZ|coproduction|Seven Sparrows|action, historical|16+|9300|0.59|8|82|
noodle-detective|Moonlit Noodle Detective|Детектив лунной лапши|Moonlit Noodle Detective|2024-06-20|KR|foreign|Kettle & Kite|crime|16+|4200|0.55|6|44|
mars-dacha|Дача на Марсе-9|Дача на Марсе-9|The Dacha on Mars Nine|2024-07-04|RU|foreign|Kettle & Kite|science fiction, comedy|6+|5700|0.57|7|62|
snail-derby|Ұлулар дербиі|Дерби улиток|The Snail Derby|2024-07-18|KZ|domestic|Seven Sparrows|animation, family|0+|9900|0.67|8|86|
umbrellas-2|Return of the Lost Umbrellas|Возвращение потерянных зонтов|Return of the Lost Umbrellas|2024-08-08|US|foreign|Kettle & Kite|science fiction|12+|18600|0.51|8|100|1
midnight-fromage|Le Fromage de minuit et demi|Сыр в половине первого|Fromage at Half Past Midnight|2024-08-30|FR;BE|foreign|Kettle & Kite|comedy|16+|2100|0.58|4|28|
cauldron-hat|Қазан мен қалпақ|Казан и колпак|The Cauldron and the Felt Hat|2024-09-12|KZ|domestic|White Saiga|comedy|12+|18900|0.71|8|104|
zero-degrees|Күздің нөл градусы|Ноль градусов осени|Zero Degrees of Autumn|2024-10-03|KZ|domestic|Seven Sparrows|thriller|16+|6300|0.55|7|64|
three-loaves|Үш нан, бір түн|Три лепёшки, одна ночь|Three Loaves, One Night|2024-10-24|KZ|domestic|White Saiga|drama|12+|4700|0.73|8|52|
thirteen-noon|Сағат он үштегі пойыз|Поезд на тринадцать пополудни|The Train at Thirteen Noon|2024-11-14|KZ|domestic|Seven Sparrows|horror|18+|8600|0.5|6|76|
waffle-war|The War of the Polite Waffles|Война вежливых вафель|The War of the Polite Waffles|2024-11-28|US|foreign|Meridian Nought|animation, comedy|6+|15700|0.58|7|94|
kelin-405|Келін 405|Келин 405|Kelin 405|2024-12-19|KZ|domestic|White Saiga|comedy|12+|24600|0.7|8|108|1
""".splitlines()]

# Monday first.
WEEKDAY = [0.52, 0.5, 0.55, 0.82, 1.0, 1.46, 1.27]

# How the gross of a cinema is parted over its versions: format, language, part, price.
VERSIONS = {
    "KZ": [("2D", "kk", 0.62, 1.0), ("2D", "ru", 0.38, 1.0)],
    "US": [("2D", "ru", 0.7, 0.97), ("2D", "kk", 0.3, 0.97)],
    "IMAX": [("IMAX", "ru", 0.5, 1.28), ("2D", "ru", 0.32, 0.94), ("2D", "kk", 0.18, 0.94)],
}

# cinema | chain | city | region | part of the market | has IMAX
CINEMAS = [row.split("|") for row in """\
Lantern Aspan|Lantern Houses|Aspan City|South region|0.058|1
Lantern Bazaar|Lantern Houses|Aspan City|South region|0.036|
Lantern Qumtau|Lantern Houses|Qumtau|North region|0.034|1
Lantern Harbour|Lantern Houses|Port Saxaul|West region|0.021|
Lantern Jelqala|Lantern Houses|Jelqala|North region|0.016|
Pillow Aspan|Pillow Screens|Aspan City|South region|0.041|
Pillow Garden|Pillow Screens|Aspan City|South region|0.023|
Pillow Qumtau|Pillow Screens|Qumtau|North region|0.027|
Pillow Saxaul|Pillow Screens|Port Saxaul|West region|0.018|
Pillow Depot|Pillow Screens|Jelqala|North region|0.011|
""".splitlines()]
MONTH = (date(2024, 3, 1), date(2024, 3, 31))
MONTH_FILMS = ["camel-floor-7", "teapot-2", "stone-rain", "bellowing-note", "cartographer"]


def season(day):
    """New Year, the spring holidays and the summer bring more."""
    if (day.month, day.day) >= (12, 25) or (day.month == 1 and day.day <= 8):
        return 1.5
    if (day.month, day.day) in [(3, 8), (3, 21), (3, 22), (3, 23)]:
        return 1.45
    return 1.18 if day.month in (6, 7, 8) else 1.0


def price(day, genre):
    """An invented ticket, in tenge."""
    ticket = 1620.0 if day.year == 2023 else 1790.0
    if "animation" in genre:
        ticket *= 0.88
    return ticket * (0.88 if day.weekday() < 3 else 1.0)


def takings(film, chance):
    """The days of one film within the two years, previews first."""
    film_id, genre, extra = film[0], film[8], film[14]
    opening, left, weeks, cinemas = float(film[10]) * 1000, float(film[11]), int(film[12]), int(film[13])
    again = date.fromisoformat(extra) if "-" in extra else None
    released = again or date.fromisoformat(film[4])
    days = [(released - timedelta(days=1), "preview")] if extra == "1" else []
    days += [(released + timedelta(days=n), "actual") for n in range(weeks * 7)]
    for day, status in days:
        week = max((day - released).days, 0) // 7
        noise = 0.9 + 0.2 * chance.random()
        if not FIRST <= day <= LAST:
            continue
        remaining, houses = 1.0, float(cinemas)
        for _ in range(week):
            remaining, houses = remaining * left, houses * (left + 1) / 2
        gross = opening * remaining * season(day) * noise
        gross *= 0.24 if status == "preview" else 1.05 if day == released else WEEKDAY[day.weekday()]
        if status == "preview":
            houses *= 0.4
        gross = max(int(gross), 9000)
        houses = max(int(houses), 2)
        admissions = max(int(gross / price(day, genre)), 4)
        screens = houses + int(houses * 0.3 * remaining)
        screenings = screens + int(screens * (0.4 if status == "preview" else 0.6 + 2.2 * remaining))
        yield [film_id, day, gross, admissions, houses, screens, screenings, "KZT", TERRITORY, status]


def cinema_days(day_of_film, films, chance):
    """What each cinema took of a day of a film, by format and language."""
    film_id, day, market = day_of_film[0], day_of_film[1], day_of_film[2]
    film = films[film_id]
    home = film[5].startswith("KZ")
    late = market < 1_200_000
    for name, chain, city, region, part, imax in CINEMAS:
        if late and not name.endswith("Aspan"):
            continue
        versions = VERSIONS["KZ" if home else "IMAX" if imax else "US"]
        for kind, language, share, premium in versions:
            gross = int(market * float(part) * share * (0.85 + 0.3 * chance.random()) * (2 if late else 1))
            ticket = price(day, film[8]) * premium
            admissions = int(gross / ticket)
            if admissions < (5 if late else 21):
                continue
            hall = 260 if kind == "IMAX" else 110
            screenings = 1 + int(admissions / (hall * 0.38))
            yield [day, film_id, film[1], name, chain, city, region, kind, language, screenings, screenings * hall,
                   admissions, gross, "KZT", TERRITORY]


def write(name, header, rows):
    """Lines end in a single line feed on every system."""
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def main():
    films = {film[0]: film for film in FILMS}
    chance = random.Random(SEED)
    rows = sorted((row for film in FILMS for row in takings(film, chance)), key=lambda row: (row[1], row[0]))
    write("films.csv", "film_id,title,title_ru,title_en,release_date,countries,origin,distributor,genre,rating",
          [film[:10] for film in FILMS])
    write("takings.csv", "film_id,date,gross,admissions,cinemas,screens,screenings,currency,territory,status", rows)
    month = [row for row in rows if MONTH[0] <= row[1] <= MONTH[1] and row[0] in MONTH_FILMS]
    write("cinemas.csv", "date,film_id,title,cinema,chain,city,market_region,format,language,screenings,seats,admissions,gross,currency,territory",
          [line for row in month for line in cinema_days(row, films, chance)])


if __name__ == "__main__":
    main()
