//! Amounts of data: `64KiB`, `1MB`, `100KB/s`.
//!
//! `KB` is a thousand bytes and `KiB` 1,024, as the standards have it (IEC 80000-13). Tools disagree about a bare `K`, so it
//! is refused; so are bits, whose `b` is one key away from a factor of eight.

use super::{Read, leading_number, refuse};

/// Bytes in each unit.
const UNITS: [(&str, u64); 7] = [
    ("B", 1),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

/// `64KiB`, `1.5MB`, to the nearest byte.
pub(in crate::scenario) fn bytes(text: &str) -> Read<u64> {
    amount(text, "a number of bytes", "write bytes with their unit, such as `64KiB` or `1MB`")
}

/// `100KB/s`, in bytes per second.
pub(in crate::scenario) fn byte_rate(text: &str) -> Read<u64> {
    const EXPECTED: &str = "a number of bytes per second";
    let usual = "write bytes and `/s`, such as `100KB/s` or `1MiB/s`";
    match text.strip_suffix("/s") {
        Some(bytes) => amount(bytes.trim_end(), EXPECTED, usual),
        None if bytes(text).is_ok() => refuse(EXPECTED, format!("write `{text}/s`")),
        None => refuse(EXPECTED, usual),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, unsigned")]
fn amount(text: &str, expected: &'static str, usual: &str) -> Read<u64> {
    let Some((number, unit)) = leading_number(text) else { return refuse(expected, usual) };
    let unit = unit.trim_start();
    match UNITS.iter().find(|(name, _)| *name == unit) {
        Some((_, size)) => Ok((number * *size as f64).round() as u64),
        None if unit.is_empty() => {
            refuse(expected, format!("write the unit: `{text}B`, `{text}KiB` or `{text}MB`"))
        }
        None => refuse(expected, "the units are `B`, `KB`, `MB`, `GB`, `KiB`, `MiB` and `GiB`"),
    }
}

/// In the largest unit that needs no fraction, so that it reads back as the same number.
pub(in crate::scenario) fn shown(bytes: u64) -> String {
    let whole = |&&(_, size): &&(&str, u64)| bytes > 0 && bytes.is_multiple_of(size);
    let (unit, size) =
        UNITS.iter().filter(whole).max_by_key(|(_, size)| *size).unwrap_or(&UNITS[0]);
    format!("{}{unit}", bytes / size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_and_binary_units_differ() {
        assert_eq!(bytes("64KiB"), Ok(65_536));
        assert_eq!(bytes("64KB"), Ok(64_000));
        assert_eq!(bytes("1.5 MB"), Ok(1_500_000));
        assert_eq!(bytes("1GiB"), Ok(1 << 30));
        assert_eq!(byte_rate("100KB/s"), Ok(100_000));
        assert_eq!(byte_rate("1 MiB /s"), Ok(1 << 20));
    }

    #[test]
    fn bare_numbers_bits_and_missing_times_are_refused_with_a_remedy() {
        assert_eq!(bytes("64").unwrap_err().help, "write the unit: `64B`, `64KiB` or `64MB`");
        assert!(bytes("64K").is_err() && bytes("64kb").is_err() && bytes("-1KB").is_err());
        assert!(bytes("").is_err() && bytes("KB").is_err());
        assert_eq!(byte_rate("100KB").unwrap_err().help, "write `100KB/s`");
        assert!(byte_rate("100/s").is_err() && byte_rate("100KB/min").is_err());
    }

    #[test]
    fn bytes_read_back_as_they_are_shown() {
        for written in [0, 1, 1_023, 1_024, 64_000, 65_536, 1_000_000, 3 << 20, 1 << 30] {
            assert_eq!(bytes(&shown(written)), Ok(written));
        }
        assert_eq!(shown(65_536), "64KiB");
        assert_eq!(shown(1_000_000), "1MB");
    }
}
