//! Digits: how many of them, thousands set apart, and a true minus.

/// The last place worth writing of a value: half of half its interval or finer, but one digit at least, and three at most.
pub(super) fn step(amount: f64, half_width: f64) -> f64 {
    let from = if half_width > 0.0 { half_width / 2.0 } else { amount.abs() / 100.0 };
    let step = power_of_ten_up_to(from.max(amount.abs() / 100.0));
    if amount == 0.0 { step } else { step.min(power_of_ten_up_to(amount.abs())) }
}

/// The last place worth writing of the ends of an interval.
pub(super) fn step_of_ends(lower: f64, upper: f64) -> f64 {
    let greatest = lower.abs().max(upper.abs());
    power_of_ten_up_to(((upper - lower) / 4.0).max(greatest / 1000.0))
}

#[expect(clippy::cast_possible_truncation, reason = "an exponent of ten is small")]
pub(super) fn power_of_ten_up_to(x: f64) -> f64 {
    if x > 0.0 { 10f64.powi(libm::log10(x).floor() as i32) } else { 1.0 }
}

/// Rounded at `step`, with thousands set apart and a true minus.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=6")]
pub(super) fn decimal(amount: f64, step: f64) -> String {
    let rounded = (amount / step).round() * step;
    let places = (-libm::log10(step)).round().clamp(0.0, 6.0) as usize;
    let plain = format!("{:.places$}", rounded.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut written = String::new();
    if rounded < 0.0 && plain.bytes().any(|digit| digit.is_ascii_digit() && digit != b'0') {
        written.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    if !fraction.is_empty() {
        written.push('.');
        written.push_str(fraction);
    }
    written
}

pub(super) fn magnitude(amount: f64) -> (f64, &'static str) {
    match amount {
        amount if amount >= 999_500.0 => (1e6, "M"),
        amount if amount >= 9_999.5 => (1e3, "k"),
        _ => (1.0, ""),
    }
}

/// Rounded to what the half-width supports, in thousands or millions where it is large. Where there is no interval, zeros
/// at the end promise a precision nobody stated, and are dropped.
pub(super) fn scaled(amount: f64, half_width: f64) -> String {
    let (size, suffix) = magnitude(amount.abs());
    let number = plain_zero(decimal(amount / size, step(amount, half_width) / size));
    format!("{}{suffix}", exact(number, half_width))
}

pub(super) fn trimmed_count(amount: f64) -> String {
    let (size, suffix) = magnitude(amount.abs());
    let step = power_of_ten_up_to(amount.abs() / 1000.0) / size;
    format!("{}{suffix}", trimmed(&decimal(amount / size, step)))
}

pub(super) fn exact(number: String, half_width: f64) -> String {
    if half_width > 0.0 { number } else { trimmed(&number) }
}

/// Without the zeros that end both, and with a plain zero.
pub(super) fn trimmed_pair(mut lower: String, mut upper: String) -> (String, String) {
    while lower.contains('.') && lower.ends_with('0') && upper.ends_with('0') {
        for end in [&mut lower, &mut upper] {
            end.pop();
            if end.ends_with('.') {
                end.pop();
            }
        }
    }
    (plain_zero(lower), plain_zero(upper))
}

fn plain_zero(number: String) -> String {
    if number.chars().all(|c| c == '0' || c == '.') { "0".to_owned() } else { number }
}

/// Without zeros at the end of the fraction.
fn trimmed(number: &str) -> String {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        number.to_owned()
    }
}
