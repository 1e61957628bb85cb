# -v report=R1|R2|R3 -v first=DATE -v end=DATE. Money is summed in tiyn: whole numbers, exact in a double up to 2^53.
# Nothing is checked: awk takes whatever stands in a field for a number.

# The day number of a date, from the first of March of year 0.
function day(date,    y, m) {
    y = substr(date, 1, 4) + 0; m = substr(date, 6, 2) + 0 # a comparison of text, else
    if (m < 3) { y--; m += 12 }
    return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + substr(date, 9, 2)
}

# The fields of a row with quotes, into F.
function split_quoted(row, F,    n, end, part) {
    n = 0
    while (1) {
        part = ""
        while (substr(row, 1, 1) == "\"") {
            row = substr(row, 2)
            end = index(row, "\"")
            part = part substr(row, 1, end - 1)
            row = substr(row, end + 1)
            if (substr(row, 1, 1) == "\"") part = part "\""
        }
        end = index(row, ",")
        if (!end) { F[++n] = part row; return n }
        F[++n] = part substr(row, 1, end - 1)
        row = substr(row, end + 1)
    }
}

BEGIN { FS = ","; start = day(first) }
NR == 1 { next }
{
    date = substr($0, 1, 10)
    if (date < first || date >= end) next
    if (index($0, "\"")) {
        split_quoted($0, F)
        film = F[2]; title = F[3]; origin = F[4]; admissions = F[11]; gross = F[12]
    } else {
        film = $2; title = $3; origin = $4; admissions = $11; gross = $12
    }
    sub(/\./, "", gross)
    if (report == "R1") {
        key = substr(date, 1, 4) "\t" film "\t" title "\t" origin
        tickets[key] += admissions
    } else if (report == "R2") {
        key = substr(date, 1, 4) "\t" origin
        tickets[key] += admissions
        if (!((key, film) in seen)) { seen[key, film]; films[key]++ }
    } else {
        if (!(date in week)) week[date] = int((day(date) - start) / 7)
        key = week[date] "\t" film "\t" title
    }
    taken[key] += gross
}
END {
    for (key in taken) {
        if (report == "R1") printf "%s\t%.0f\t%.0f\n", key, taken[key], tickets[key]
        else if (report == "R2") printf "%s\t%.0f\t%.0f\t%d\n", key, taken[key], tickets[key], films[key]
        else printf "%s\t%.0f\n", key, taken[key]
    }
}
