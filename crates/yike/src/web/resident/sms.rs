//! 模拟短信网关: the messages of the demonstration, for whoever plays the resident.

use crate::app::App;
use crate::views::sms::latest;
use crate::web::face::frame::{BannerKind, Width, page as frame_page};
use crate::web::face::parts::{empty, notice};
use crate::web::face::text::t;
use crate::web::{Problem, Visit};
use axum::extract::State;
use maud::{Markup, html};

pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let messages = latest(&app.store).await?;
    let title = t(lang, "sms-title");
    let body = html! {
        h1 { (title) }
        (notice(BannerKind::Care, &t(lang, "sms-loud"), &t(lang, "sms-why")))
        @if messages.is_empty() {
            (empty(&t(lang, "sms-none"), &t(lang, "sms-none-next"), None))
        } @else {
            ol.timeline {
                @for message in &messages {
                    li {
                        span.when { (time(message.at)) }
                        div { b.num { (message.phone) } br; span lang="zh-CN" { (message.words) } }
                    }
                }
            }
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::One, body))
}

fn time(at: yike_core::clock::At) -> String {
    let day = yike_core::clock::day_of(at);
    let seconds = (at.0 - yike_core::clock::start_of(day).0) / 1000;
    format!(
        "{day} {:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}
