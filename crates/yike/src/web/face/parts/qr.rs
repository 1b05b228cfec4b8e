//! A QR code as plain SVG: one path, no style.

use maud::{Markup, html};
use qrcode::{Color, QrCode};

/// The code with a white quiet zone. Text too long for any QR code is shown as text.
pub fn qr(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::new(text) else {
        return html! { p.num { (text) } };
    };
    let size = code.width() + 8;
    html! {
        svg.qr viewBox={ "0 0 " (size) " " (size) } role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width=(size) height=(size) fill="#fff" {}
            path d=(runs(&code)) fill="#000" {}
        }
    }
}

/// The dark modules, row by row, as runs.
fn runs(code: &QrCode) -> String {
    let width = code.width();
    let mut path = String::new();
    for y in 0..width {
        let mut x = 0;
        while x < width {
            let dark = (x..width)
                .take_while(|&at| code[(at, y)] == Color::Dark)
                .count();
            if dark > 0 {
                path.push_str(&format!("M{} {}h{dark}v1h-{dark}z", x + 4, y + 4));
            }
            x += dark.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_path_and_carries_no_style() {
        // 21 modules and a quiet zone of four on each side.
        let html = qr("/q/7KQ4-MX2A", "扫码查进度").into_string();
        assert!(html.contains("viewBox=\"0 0 29 29\""), "{html}");
        assert!(
            html.contains("M4 4h7v1h-7z"),
            "the finder pattern begins in the corner"
        );
        assert!(!html.contains("style"));
    }
}
