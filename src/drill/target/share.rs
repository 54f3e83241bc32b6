//! What a status command prints.

use crate::units::Ratio;

/// `0%`, `25%`, `100%`, or a share such as `0.25`. A bare number above 1 is not guessed to be a percentage.
pub(super) fn share(printed: &str) -> Option<Ratio> {
    let text = printed.trim();
    let (number, scale) = text.strip_suffix('%').map_or((text, 1.0), |percent| (percent, 100.0));
    let plain = number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let number: f64 = number.parse().ok().filter(|_| plain)?;
    Ratio::new(number / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percentages_or_fractions() {
        let read = |text| share(text).map(Ratio::get);
        assert_eq!(read("0%\n"), Some(0.0));
        assert_eq!(read("25%"), Some(0.25));
        assert_eq!(read(" 100% "), Some(1.0));
        assert_eq!(read("0.25"), Some(0.25));
        assert_eq!(read("1"), Some(1.0));
    }

    #[test]
    fn nothing_else_is_a_share() {
        for text in ["", "%", "25", "101%", "-1%", "NaN", "inf", "1e-1", "25 % done", "a quarter"] {
            assert_eq!(share(text), None, "{text}");
        }
    }
}
