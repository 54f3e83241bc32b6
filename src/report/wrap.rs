//! Breaking text into lines of a given number of characters.

/// Lines of at most `width` characters, broken at spaces; where a word is longer, behind its hyphens, and within it only
/// where it has none.
///
/// Control characters become spaces: names come from a file, and an escape code in a name must not reach a terminal.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for (index, piece) in pieces(word, width.max(1)).iter().enumerate() {
            let gap = usize::from(used > 0 && index == 0);
            if used > 0 && (used + gap + piece.len() > width || index > 0) {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                if used > 0 {
                    line.push(' ');
                    used += 1;
                }
                line.extend(piece);
                used += piece.len();
            }
        }
    }
    lines
}

/// A word in pieces that fit, each as long as can be.
fn pieces(word: &str, width: usize) -> Vec<Vec<char>> {
    let mut rest: Vec<char> = word.chars().collect();
    let mut pieces = Vec::new();
    while rest.len() > width {
        let hyphen = rest[..width].iter().rposition(|c| ['-', '_', '/'].contains(c));
        let tail = rest.split_off(hyphen.map_or(width, |at| at + 1));
        pieces.push(std::mem::replace(&mut rest, tail));
    }
    pieces.push(rest);
    pieces
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn no_line_is_too_long_and_no_letter_is_lost() {
        assert_eq!(wrap("time to restore", 8), ["time to", "restore"]);
        assert_eq!(wrap("incomprehensible", 6), ["incomp", "rehens", "ible"]);
        assert_eq!(wrap("hybrid-fast", 8), ["hybrid-", "fast"]);
        assert_eq!(wrap("a\u{1b}[31mb", 20), ["a [31mb"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
