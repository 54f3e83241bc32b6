//! Shapes to SVG, by plotters.
//!
//! Plotters knows whole pixels only, which shows as kinks in smooth lines. So everything is laid out four times as large
//! and the view box scales it down again. Its font sizes are written divided by 1.24 and its text widths assume another
//! ratio of line to letter height; both are undone here, so that a size means what it says.

use std::sync::OnceLock;

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle, register_font,
};

use super::canvas::{Anchor, Canvas, Point, Shape, Weight};
use super::colour::{Colour, PAPER};

/// How much larger than its view the picture is laid out.
const K: f64 = 4.0;
/// Plotters divides the size of a font by this.
const SIZE_QUIRK: f64 = 1.24;
/// Line height of `DejaVu` Sans in units of its letter size, by which plotters scales the widths it measures.
const LINE_HEIGHT: f64 = 1.164;
/// The embedded font first, then what a browser without it has.
const FAMILY: &str = "DejaVu Sans,Verdana,sans-serif";

pub(super) const FONT: &[u8] = include_bytes!("../../../assets/DejaVuSans-subset.ttf");
pub(super) const BOLD_FONT: &[u8] = include_bytes!("../../../assets/DejaVuSans-Bold-subset.ttf");

/// What lies under the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    White,
    None,
}

/// A whole SVG document with its text alternative.
pub(super) fn document(canvas: &Canvas, label: &str, paper: Paper) -> Result<String, String> {
    let (width, height) = (canvas.width, canvas.height);
    let mut drawn = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut drawn, (whole(width), whole(height)));
        if paper == Paper::White {
            let sheet = Shape::Rectangle {
                from: (0.0, 0.0),
                to: (width, height),
                colour: PAPER,
                opacity: 1.0,
            };
            draw(&mut backend, &sheet)?;
        }
        for shape in &canvas.shapes {
            draw(&mut backend, shape)?;
        }
        backend.present().map_err(|error| error.to_string())?;
    }
    let body = drawn.split_once('\n').map_or("", |(_, body)| body);
    let label = escaped(label);
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{label}\">\n<title>{label}</title>\n{body}",
        whole(width),
        whole(height),
    ))
}

fn draw(backend: &mut SVGBackend<'_>, shape: &Shape) -> Result<(), String> {
    let drawn = match shape {
        Shape::Line { points, colour, width } => {
            backend.draw_path(points.iter().map(scaled), &style(*colour, 1.0, *width))
        }
        Shape::Area { points, colour, opacity } => {
            backend.fill_polygon(points.iter().map(scaled), &style(*colour, *opacity, 0.0))
        }
        Shape::Rectangle { from, to, colour, opacity } => {
            backend.draw_rect(scaled(from), scaled(to), &style(*colour, *opacity, 0.0), true)
        }
        Shape::Dot { centre, radius, colour } => {
            backend.draw_circle(scaled(centre), whole(*radius), &style(*colour, 1.0, 0.0), true)
        }
        Shape::Text { text, at, size, colour, anchor, weight } => {
            let horizontal = match anchor {
                Anchor::Start => HPos::Left,
                Anchor::Middle => HPos::Center,
                Anchor::End => HPos::Right,
            };
            let colour = rgb(*colour);
            let text_style = TextStyle::from(font(*size, *weight))
                .color(&colour)
                .pos(Pos::new(horizontal, VPos::Center));
            backend.draw_text(text, &text_style, scaled(at))
        }
    };
    drawn.map_err(|error| error.to_string())
}

/// The width of a text at a size, in canvas units.
pub(super) fn text_width(text: &str, size: f64, weight: Weight) -> f64 {
    let measured = font(size, weight).layout_box(text);
    // Without the font, which is embedded and therefore there, a letter is taken to be six tenths as wide as high.
    measured.map_or(text.chars().count() as f64 * size * 0.6, |((from, _), (to, _))| {
        f64::from(to - from) / K * LINE_HEIGHT / SIZE_QUIRK
    })
}

fn font(size: f64, weight: Weight) -> FontDesc<'static> {
    static REGISTERED: OnceLock<()> = OnceLock::new();
    REGISTERED.get_or_init(|| {
        // Fails on broken font data only, which a test would show.
        let _ = register_font(FAMILY, FontStyle::Normal, FONT);
        let _ = register_font(FAMILY, FontStyle::Bold, BOLD_FONT);
    });
    let style = match weight {
        Weight::Normal => FontStyle::Normal,
        Weight::Bold => FontStyle::Bold,
    };
    FontDesc::new(FontFamily::Name(FAMILY), size * K * SIZE_QUIRK, style)
}

fn style(colour: Colour, opacity: f64, width: f64) -> ShapeStyle {
    use plotters::style::Color;
    ShapeStyle { color: rgb(colour).mix(opacity), filled: true, stroke_width: whole(width) }
}

fn rgb(colour: Colour) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

#[expect(clippy::cast_possible_truncation, reason = "a picture is smaller than 2^31 units")]
fn scaled(point: &Point) -> (i32, i32) {
    ((point.0 * K).round() as i32, (point.1 * K).round() as i32)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths are small and positive"
)]
fn whole(length: f64) -> u32 {
    (length * K).round() as u32
}

fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() || "\u{fffe}\u{ffff}".contains(c) => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
