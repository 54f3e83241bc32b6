//! SVG to pixels, with the embedded font and no other: the same bytes on every machine.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::svg::{BOLD_FONT, FONT};

/// Pixels to a canvas unit.
const DENSITY: f32 = 2.0;

pub(super) fn rasterise(svg: &str) -> Result<Vec<u8>, String> {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    fonts.load_font_data(BOLD_FONT.to_vec());
    let family = "DejaVu Sans";
    fonts.set_sans_serif_family(family);
    let options =
        Options { fontdb: Arc::new(fonts), font_family: family.to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size().scale_by(DENSITY).ok_or("the picture is too large")?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or("the picture is too large")?;
    resvg::render(&tree, Transform::from_scale(DENSITY, DENSITY), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}
