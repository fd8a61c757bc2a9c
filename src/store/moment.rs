//! Moments as people write them, in the form that statements take.
//!
//! Must not know: what happens then.

/// Longest span, in seconds: a hundred years.
const LONGEST: u64 = 100 * 365 * 86_400;

/// When something ends: a date or a time as it is, a span (`30 days`, `12h`) as `+` and seconds.
/// `None` where the text is neither.
pub fn until(text: &str) -> Option<String> {
    let text = text.trim();
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0));
    let seconds = match unit.trim().trim_end_matches('s') {
        "second" => 1,
        "m" | "minute" | "min" => 60,
        "h" | "hour" => 3_600,
        "d" | "day" => 86_400,
        "w" | "week" => 7 * 86_400,
        "month" => 30 * 86_400,
        "y" | "year" => 365 * 86_400,
        _ => {
            let digits = |part: Option<&str>, count| {
                part.is_some_and(|p| p.len() == count && p.bytes().all(|b| b.is_ascii_digit()))
            };
            let date = digits(text.get(..4), 4)
                && text.get(4..5) == Some("-")
                && digits(text.get(5..7), 2)
                && text.get(7..8) == Some("-")
                && digits(text.get(8..10), 2);
            let plain = text.len() <= 35
                && text.bytes().all(|b| b.is_ascii_digit() || b"-:.TZ+ ".contains(&b));
            return (date && plain).then(|| text.to_owned());
        }
    };
    let span = number.parse::<u64>().ok().and_then(|number| number.checked_mul(seconds));
    span.filter(|span| *span <= LONGEST).map(|span| format!("+{span} seconds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_and_nonsense_refused() {
        for text in ["2027-01-31", "2027-01-31T12:00:00Z", "30 days", "12h", "1 week"] {
            assert!(until(text).is_some(), "{text}");
        }
        for text in ["soon", "-3 days", "2027-1-1", "tomorrow'; DROP TABLE x", "99999999999 years"]
        {
            assert_eq!(until(text), None, "{text}");
        }
    }
}
