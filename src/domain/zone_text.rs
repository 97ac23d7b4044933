//! How people name a time zone: a city, a part of one, a country, an abbreviation, or a distance from UTC.
//!
//! The zones themselves, as they are at the present moment, are an argument.

use std::cmp::Reverse;

use jiff::tz::Offset;

/// A time zone as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Its IANA name, such as `Europe/Berlin`.
    pub name: String,
    /// How far its clocks are ahead of UTC now.
    pub offset: Offset,
    /// What that is called there, such as `CET`.
    pub abbreviation: String,
}

/// Those zones that a text may mean, the likeliest first.
#[must_use]
pub fn search<'zones>(text: &str, zones: &'zones [Zone]) -> Vec<&'zones Zone> {
    let wanted = plain(text);
    let mut found: Vec<(Fit, &Zone)> = match offset(&wanted) {
        Some(offset) => zones.iter().filter(|zone| zone.offset == offset).map(|zone| (distance_fit(zone), zone)).collect(),
        None if wanted.is_empty() => Vec::new(),
        None => zones.iter().filter_map(|zone| name_fit(&wanted, zone).map(|fit| (fit, zone))).collect(),
    };
    found.sort_by_key(|(fit, zone)| (Reverse(*fit), prominence(&zone.name), &zone.name));
    found.into_iter().map(|(_, zone)| zone).collect()
}

/// How well a zone fits; the later, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The text is somewhere in the name.
    Within,
    /// A word of the name begins with the text.
    Word,
    /// The zone's clocks are called so now.
    Abbreviation,
    /// The city begins with the text.
    City,
    /// The city, or what else it is called.
    WholeCity,
    /// All of the name.
    Whole,
}

fn name_fit(wanted: &str, zone: &Zone) -> Option<Fit> {
    let name = plain(&zone.name);
    let city = name.rsplit('/').next().unwrap_or(&name);
    // "EST" is a zone that stays there all year, and what people mean is a place.
    let place = zone.name.contains('/') || zone.name == "UTC";
    if name == wanted {
        return Some(if place { Fit::Whole } else { Fit::Abbreviation });
    }
    if (place && city == wanted) || ALSO_CALLED.iter().any(|(called, meant)| *called == wanted && *meant == zone.name) {
        return Some(Fit::WholeCity);
    }
    if place && city.starts_with(wanted) {
        return Some(Fit::City);
    }
    if zone.abbreviation.to_lowercase() == wanted {
        return Some(Fit::Abbreviation);
    }
    if name.split(['/', ' ']).any(|word| word.starts_with(wanted)) {
        return Some(Fit::Word);
    }
    // "Berlin, Germany" and "Europe Berlin" name a city with more around it.
    let around = wanted.split([',', '/', ' ']).any(|word| word.len() > 2 && word == city);
    (name.contains(wanted) || around).then_some(Fit::Within)
}

/// The zone that stays at this distance all year is what was asked for; a city may be what was meant.
fn distance_fit(zone: &Zone) -> Fit {
    if zone.name == "UTC" || zone.name.starts_with("Etc/GMT") { Fit::Whole } else { Fit::City }
}

/// `utc+2`, `gmt -5:30`, `+0530`, `utc`: nothing that is something else.
fn offset(wanted: &str) -> Option<Offset> {
    let unprefixed = wanted.strip_prefix("utc").or_else(|| wanted.strip_prefix("gmt"));
    let rest = unprefixed.unwrap_or(wanted).trim();
    if rest.is_empty() {
        return unprefixed.map(|_| Offset::UTC);
    }
    let (sign, digits) = match (rest.strip_prefix('+'), rest.strip_prefix(['-', '−'])) {
        (Some(digits), _) => (1, digits),
        (None, Some(digits)) => (-1, digits),
        (None, None) => return None,
    };
    let digits = digits.trim();
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let plain = [hours, minutes].into_iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    let fits = plain && hours <= 14 && minutes < 60;
    fits.then(|| Offset::from_seconds(sign * (hours * 60 + minutes) * 60).ok()).flatten()
}

/// Lower-case, without underscores, accents, and what is around it.
fn plain(text: &str) -> String {
    let letters = text.trim().chars().flat_map(char::to_lowercase);
    let plain = letters.map(|letter| match letter {
        '_' => ' ',
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        other => other,
    });
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// UTC itself, and where many people live, most first: of zones that fit as well as each other these are meant more often.
const PROMINENT: [&str; 35] = [
    "UTC",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Denver",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "America/Sao_Paulo",
    "Asia/Manila",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/Madrid",
    "Europe/Amsterdam",
    "Europe/Warsaw",
    "Europe/Rome",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Europe/Helsinki",
    "Europe/Athens",
    "Europe/Lisbon",
    "Europe/Kyiv",
    "Asia/Jakarta",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Seoul",
    "Asia/Dubai",
    "America/Toronto",
    "America/Mexico_City",
    "America/Argentina/Buenos_Aires",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Pacific/Auckland",
];

fn prominence(name: &str) -> usize {
    PROMINENT.iter().position(|prominent| *prominent == name).unwrap_or(PROMINENT.len())
}

/// Countries, states and words that stand in no zone's name, for those who live there.
const ALSO_CALLED: [(&str, &str); 50] = [
    ("eastern", "America/New_York"),
    ("florida", "America/New_York"),
    ("washington", "America/New_York"),
    ("central", "America/Chicago"),
    ("texas", "America/Chicago"),
    ("mountain", "America/Denver"),
    ("pacific", "America/Los_Angeles"),
    ("california", "America/Los_Angeles"),
    ("san francisco", "America/Los_Angeles"),
    ("seattle", "America/Los_Angeles"),
    ("usa", "America/New_York"),
    ("usa", "America/Chicago"),
    ("usa", "America/Denver"),
    ("usa", "America/Los_Angeles"),
    ("canada", "America/Toronto"),
    ("canada", "America/Vancouver"),
    ("mexico", "America/Mexico_City"),
    ("brazil", "America/Sao_Paulo"),
    ("brasil", "America/Sao_Paulo"),
    ("argentina", "America/Argentina/Buenos_Aires"),
    ("chile", "America/Santiago"),
    ("colombia", "America/Bogota"),
    ("uk", "Europe/London"),
    ("england", "Europe/London"),
    ("scotland", "Europe/London"),
    ("britain", "Europe/London"),
    ("germany", "Europe/Berlin"),
    ("munich", "Europe/Berlin"),
    ("austria", "Europe/Vienna"),
    ("switzerland", "Europe/Zurich"),
    ("france", "Europe/Paris"),
    ("spain", "Europe/Madrid"),
    ("italy", "Europe/Rome"),
    ("netherlands", "Europe/Amsterdam"),
    ("belgium", "Europe/Brussels"),
    ("sweden", "Europe/Stockholm"),
    ("norway", "Europe/Oslo"),
    ("denmark", "Europe/Copenhagen"),
    ("finland", "Europe/Helsinki"),
    ("greece", "Europe/Athens"),
    ("romania", "Europe/Bucharest"),
    ("ukraine", "Europe/Kyiv"),
    ("russia", "Europe/Moscow"),
    ("india", "Asia/Kolkata"),
    ("china", "Asia/Shanghai"),
    ("philippines", "Asia/Manila"),
    ("indonesia", "Asia/Jakarta"),
    ("vietnam", "Asia/Ho_Chi_Minh"),
    ("australia", "Australia/Sydney"),
    ("new zealand", "Pacific/Auckland"),
];

#[cfg(test)]
#[path = "zone_text_tests.rs"]
mod tests;
