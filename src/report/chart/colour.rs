//! Colours: neutral ones, one for each strategy, and a palette for parts of a whole.
//!
//! Strategies have the colours of Okabe and Ito, parts those of Tol's bright scheme: both can be told apart with any
//! kind of colour vision, and no part looks like a strategy. All stand on white as well as on near-black paper; only the
//! neutral ones are exchanged in a dark page.

use crate::experiment::results::StrategyHeading;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

pub(super) const INK: Colour = Colour(0x1F, 0x23, 0x28);
pub(super) const MUTED: Colour = Colour(0x5B, 0x64, 0x70);
pub(super) const GRID: Colour = Colour(0xD9, 0xDE, 0xE3);
pub(super) const PAPER: Colour = Colour(0xFF, 0xFF, 0xFF);
/// Harm, wherever it is shaded.
pub(super) const HARM: Colour = Colour(0xC2, 0x3B, 0x22);
/// On top of coloured areas, in any page.
const DARK: Colour = Colour(0x11, 0x11, 0x11);
const LIGHT: Colour = Colour(0xFE, 0xFE, 0xFE);
/// The reference that does nothing.
const REFERENCE: Colour = Colour(0x8C, 0x8C, 0x8C);

const OKABE_ITO: [Colour; 7] = [
    Colour(0xE6, 0x9F, 0x00),
    Colour(0x00, 0x72, 0xB2),
    Colour(0x00, 0x9E, 0x73),
    Colour(0xCC, 0x79, 0xA7),
    Colour(0xD5, 0x5E, 0x00),
    Colour(0x56, 0xB4, 0xE9),
    Colour(0xB8, 0xA8, 0x10),
];

/// Tol's bright scheme, and behind it as much of his muted, light and dark ones as can be told from it: as many as there are
/// items of cost, since two parts of one colour are one part to whoever looks.
const PARTS: [Colour; 20] = [
    Colour(0x44, 0x77, 0xAA),
    Colour(0x66, 0xCC, 0xEE),
    Colour(0x22, 0x88, 0x33),
    Colour(0xCC, 0xBB, 0x44),
    Colour(0xEE, 0x66, 0x77),
    Colour(0xAA, 0x33, 0x77),
    Colour(0xBB, 0xBB, 0xBB),
    Colour(0x33, 0x22, 0x88),
    Colour(0x44, 0xAA, 0x99),
    Colour(0x99, 0x99, 0x33),
    Colour(0x88, 0x22, 0x55),
    Colour(0xDD, 0xCC, 0x77),
    Colour(0x11, 0x77, 0x33),
    Colour(0x66, 0x66, 0x66),
    Colour(0xEE, 0x88, 0x66),
    Colour(0x77, 0xAA, 0xDD),
    Colour(0xFF, 0xAA, 0xBB),
    Colour(0xBB, 0xCC, 0x33),
    Colour(0x22, 0x22, 0x55),
    Colour(0x66, 0x33, 0x33),
];

/// Which strategy has which colour.
pub(super) struct Palette<'a> {
    headings: &'a [StrategyHeading],
}

impl<'a> Palette<'a> {
    pub(super) const fn of(headings: &'a [StrategyHeading]) -> Self {
        Self { headings }
    }

    pub(super) fn strategy(&self, name: &str) -> Colour {
        let mut ranked = 0;
        for heading in self.headings {
            if heading.name == name {
                return match (heading.reference, name) {
                    (false, _) => OKABE_ITO[ranked % OKABE_ITO.len()],
                    (true, "perfect") => INK,
                    (true, _) => REFERENCE,
                };
            }
            ranked += usize::from(!heading.reference);
        }
        REFERENCE
    }
}

/// The colour of the part at a place.
pub(super) fn part(index: usize) -> Colour {
    PARTS[index % PARTS.len()]
}

/// Dark or light, whichever is readable on this colour.
pub(super) fn on(colour: Colour) -> Colour {
    let Colour(red, green, blue) = colour;
    let luminance = 0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
    if luminance > 125.0 { DARK } else { LIGHT }
}

/// Leaves the neutral colours of a drawing to the style of the page around it.
pub(super) fn by_style(svg: &str) -> String {
    let neutral = [(INK, "ink"), (MUTED, "muted"), (GRID, "grid"), (PAPER, "paper")];
    neutral.into_iter().fold(svg.to_owned(), |svg, (Colour(red, green, blue), name)| {
        svg.replace(&format!("\"#{red:02X}{green:02X}{blue:02X}\""), &format!("\"var(--{name})\""))
    })
}

impl Colour {
    /// As a style sheet writes it; neutral colours by their names there.
    pub(super) fn styled(self) -> String {
        let Self(red, green, blue) = self;
        if self == INK {
            "var(--ink)".to_owned()
        } else {
            format!("#{red:02X}{green:02X}{blue:02X}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referee::outcome::CostItems;

    /// Beside what incidents cost, eight items that stand or are added over a year.
    const OTHERS: usize = 8;

    #[test]
    fn no_two_items_of_cost_have_one_colour() {
        let items = CostItems::default().items().len() + OTHERS;
        for one in 0..items {
            for other in 0..one {
                assert_ne!(part(one), part(other), "{other} and {one} of {items}");
            }
        }
    }
}
