//! Drawing a paper. The resident gets it with their name. The staff first see it with the name
//! masked; the copy to be handed over is a look, and is written down as one.

use super::{Sheet, formal, text, there};
use crate::app::App;
use crate::heads;
use crate::look::{Purpose, Sight, What};
use crate::people::Applicant;
use crate::views::case::CaseView;
use crate::views::paper::heads_at;
use crate::web::casework::page::{self, code, looked};
use crate::web::casework::words::{self, Eyes, Reader};
use crate::web::face::frame::print_page;
use crate::web::face::parts::{self, Kind, Seal, button, csrf_field};
use crate::web::face::text::Lang;
use crate::web::form_sheet::{self, Filled};
use crate::web::posted::Posted;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use axum::extract::{Path, State};
use maud::{Markup, html};
use yike_core::case::{Consent, Outcome};
use yike_core::case::{Event, Meta};
use yike_core::clock::day_of;

/// GET `/cases/{key}/papers/{paper}`
pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Path((key, sheet)): Path<(String, String)>,
) -> Result<Markup, Problem> {
    let view = page::open(&app, &visit, &key).await?;
    let resident = Reader::of(&visit, &view.loaded).eyes == Eyes::Resident;
    let name = match view.applicant() {
        Some(applicant) if resident => full_name(&applicant),
        Some(applicant) => masked_name(&applicant),
        None => String::new(),
    };
    draw(&app, &visit, &view, &sheet, &name, !resident).await
}

/// POST `/cases/{key}/papers/{paper}`: the copy to be handed over, with the full name.
pub async fn in_full(
    visit: Visit,
    State(app): State<App>,
    Path((key, sheet)): Path<(String, String)>,
    _: Posted,
) -> Result<Markup, Problem> {
    let mut view = page::open(&app, &visit, &key).await?;
    // A paper that is not there is no reason to look at anybody's name.
    let asked = Sheet::parse(&sheet).ok_or(Problem::NotFound)?;
    page::may_look(&visit, &view)?;
    let is_there = there(&Reader::of(&visit, &view.loaded), &view.loaded).any(|one| one == asked);
    if !is_there {
        return Err(Problem::NotFound);
    }
    let applicant = view.applicant().ok_or(Problem::NotFound)?;
    if !asked.bears_name() {
        return draw(&app, &visit, &view, &sheet, "", false).await;
    }
    let mut what = vec![What::Paper];
    if asked == Sheet::Application {
        what.extend(What::PERSON);
    }
    let sight = Sight {
        what,
        about: asked.as_str().to_owned(),
        purpose: Purpose::Printing,
    };
    looked(&app, &visit, &view, sight).await?;
    let name = full_name(&applicant);
    view.veiled = false;
    draw(&app, &visit, &view, &sheet, &name, false).await
}

fn full_name(applicant: &Applicant) -> String {
    match &applicant.company {
        Some(company) => company.name.clone(),
        None => applicant.name.clone(),
    }
}

fn masked_name(applicant: &Applicant) -> String {
    let masked = applicant.masked();
    masked.company.unwrap_or(masked.name)
}

async fn draw(
    app: &App,
    visit: &Visit,
    view: &CaseView,
    sheet: &str,
    name: &str,
    is_masked: bool,
) -> Result<Markup, Problem> {
    let sheet = Sheet::parse(sheet).ok_or(Problem::NotFound)?;
    let paper = one(app, visit, view, sheet, name, is_masked).await?;
    let title = sheet.title(&view.loaded);
    let body = html! {
        @if is_masked && sheet.bears_name() {
            form.toolbar.noprint method="post" action=(super::address(&view.loaded, sheet)) {
                (csrf_field(&visit.csrf))
                (button(&words_t(visit, "paper-full"), Kind::Act, None))
                p.hint { (words_t(visit, "look-hint")) }
            }
        }
        (paper)
    };
    Ok(print_page(&visit.frame(), title, body))
}

/// A sheet with the full name, for handing over together with others: a look, written down before
/// it is drawn.
///
/// # Errors
/// `NotFound` where the case has no such paper.
pub async fn for_handing_over(
    app: &App,
    visit: &Visit,
    mut view: CaseView,
    sheet: Sheet,
) -> Result<Markup, Problem> {
    page::may_look(visit, &view)?;
    let is_there = there(&Reader::of(visit, &view.loaded), &view.loaded).any(|one| one == sheet);
    let applicant = view
        .applicant()
        .filter(|_| is_there)
        .ok_or(Problem::NotFound)?;
    if sheet.bears_name() {
        let mut what = vec![What::Paper];
        if sheet == Sheet::Application {
            what.extend(What::PERSON);
        }
        let sight = Sight {
            what,
            about: sheet.as_str().to_owned(),
            purpose: Purpose::Printing,
        };
        looked(app, visit, &view, sight).await?;
        view.veiled = false;
    }
    one(app, visit, &view, sheet, &full_name(&applicant), false).await
}

/// One sheet, without the page around it.
async fn one(
    app: &App,
    visit: &Visit,
    view: &CaseView,
    sheet: Sheet,
    name: &str,
    is_masked: bool,
) -> Result<Markup, Problem> {
    let reader = Reader {
        lang: Lang::Zh,
        ..Reader::of(visit, &view.loaded)
    };
    if !there(&reader, &view.loaded).any(|other| other == sheet) {
        return Err(Problem::NotFound);
    }
    let made = sheet.event(&view.loaded).ok_or(Problem::NotFound)?;
    let heads = heads_at(app, &view.loaded.key, made.0.seq).await?;
    let mut ledger = ledger_words(&heads.own, made.0.seq);
    if let Some(city) = heads.city.filter(|_| sheet == Sheet::Receipt) {
        let city = words::city_head(Lang::Zh, &city, reader.today());
        ledger = format!("{ledger} · {city}");
    }
    Ok(if sheet == Sheet::Application {
        application(&reader, view, is_masked, &ledger)
    } else {
        paper(&reader, view, sheet, made, name, &ledger)
    })
}

/// The form as it was filed, with what corrections changed.
fn application(reader: &Reader<'_>, view: &CaseView, is_masked: bool, ledger: &str) -> Markup {
    let item = &view.loaded.item;
    let person = match view.applicant() {
        Some(applicant) => form_sheet::of_applicant(item, &applicant, is_masked),
        None => Vec::new(),
    };
    let number = words::grouped(&view.loaded.filing().number);
    let filled = Filled::Case {
        person,
        answers: &view.answers_shown(),
        number: &number,
        joint: signatures(view),
    };
    let foot = [ledger.to_owned()];
    form_sheet::sheet(Lang::Zh, item, &filled, &look_up_address(reader), &foot)
}

/// Who signs beside the applicant, and when they did: online, or before whoever recorded it. What is
/// still to be signed stays empty, for the pen.
fn signatures(view: &CaseView) -> Vec<(String, String)> {
    let all = view.loaded.case.joint.iter();
    all.filter_map(|state| {
        let name = view.joint_name(&state.joint);
        match state.consent {
            Consent::NotAsked => None,
            Consent::Given { at, on_paper } => {
                let how = if on_paper { "当面签" } else { "在线签" };
                Some((name, format!("{}（{how}）", text::day(day_of(at)))))
            }
            Consent::Waiting | Consent::Refused { .. } => Some((name, String::new())),
        }
    })
    .collect()
}

fn words_t(visit: &Visit, key: &str) -> String {
    crate::web::face::text::t(visit.lang, key)
}

/// 账簿封签 3f9a 71c2 0be4 55d8（第 5 条）
fn ledger_words(head: &[u8], seq: u64) -> String {
    format!("账簿封签 {}（第 {seq} 条）", heads::short(head))
}

/// The sheet itself.
pub(super) fn paper(
    reader: &Reader<'_>,
    view: &CaseView,
    sheet: Sheet,
    made: &(Meta, Event),
    name: &str,
    ledger: &str,
) -> Markup {
    let loaded = &view.loaded;
    let unit = formal::issuer(reader.world, loaded);
    let text = text::of(reader, view, sheet, made);
    let salutation = match sheet.bears_name() {
        true => name,
        false => "",
    };
    let seal_words = format!("{unit} 业务专用章");
    let number = &loaded.filing().number;
    let grouped = words::grouped(number);
    let rate = rate(reader, view, sheet);
    parts::paper(&parts::Paper {
        unit: &unit,
        title: sheet.title(loaded),
        number: &format!("编号 {grouped}"),
        salutation,
        paragraphs: &text.paragraphs,
        more: text.more,
        seal: Some(Seal {
            unit: &seal_words,
            words: ["测试印章", "无法律效力"],
        }),
        date: &text::day(day_of(made.0.at)),
        address: &look_up_address(reader),
        foot: &foot(reader, view, sheet, made, ledger),
        rate: rate
            .as_ref()
            .map(|(address, code)| (address.as_str(), code.as_str())),
    })
}

/// Where the service that the paper speaks of is rated, while it is not: address and code.
fn rate(reader: &Reader<'_>, view: &CaseView, sheet: Sheet) -> Option<(String, String)> {
    let code = view.rating_code(sheet.service()?)?;
    let settings = &reader.world.settings;
    let base = settings.get("address").map_or("", String::as_str);
    let base = base.trim_end_matches('/');
    Some((format!("{base}/r/{}", code.as_str()), code.grouped()))
}

/// The address of the look-up page, without number or code: a paper that is lost opens nothing.
fn look_up_address(reader: &Reader<'_>) -> String {
    let base = reader
        .world
        .settings
        .get("address")
        .map_or("", String::as_str);
    format!("{}/track", base.trim_end_matches('/'))
}

fn foot(
    reader: &Reader<'_>,
    view: &CaseView,
    sheet: Sheet,
    made: &(Meta, Event),
    ledger: &str,
) -> Vec<String> {
    let (loaded, meta) = (&view.loaded, &made.0);
    let route = &loaded.filing().route;
    let handled = match &meta.post {
        Some(post) => words::person(Lang::Zh, reader.world, &meta.by, Some(post)),
        None if meta.by.as_str() == "clock" => "系统".to_owned(),
        None if meta.by != loaded.filing().applicant.who => "代办人网上提交".to_owned(),
        None => "申请人网上提交".to_owned(),
    };
    let contact = &loaded.item.contact;
    // A notice hangs in public: the code on it would let anybody follow the case.
    let first = match sheet {
        Sheet::Notice => format!("经办 {handled} · 受理 {}", reader.unit(&route.accepting)),
        // Whoever applies with somebody has no code of theirs.
        _ if view.code.is_empty() => {
            format!("经办 {handled} · 受理 {}", reader.unit(&route.accepting))
        }
        _ => format!(
            "查询码 {} · 经办 {handled} · 受理 {}",
            code(&view.code),
            reader.unit(&route.accepting)
        ),
    };
    let mut foot = vec![
        first,
        ledger.to_owned(),
        format!("咨询 {} · 监督 {}", contact.ask, contact.complain),
    ];
    foot.extend(where_heard(reader, view, sheet));
    foot
}

/// Whoever is told no, or to come once more, reads on the same paper where that is heard
/// 反映“办不成事”.
fn where_heard(reader: &Reader<'_>, view: &CaseView, sheet: Sheet) -> Option<String> {
    let is_no = match sheet {
        Sheet::Correction | Sheet::NonAcceptance => true,
        Sheet::Decision => view.loaded.case.outcome == Some(Outcome::Refused),
        Sheet::Receipt
        | Sheet::Acceptance
        | Sheet::Suspension
        | Sheet::Extension
        | Sheet::Closing
        | Sheet::Delivery
        | Sheet::Notice
        | Sheet::Handover
        | Sheet::Ending
        | Sheet::Application => false,
    };
    let address = reader.world.settings.get("address");
    let address = address.map_or("", String::as_str).trim_end_matches('/');
    is_no.then(|| {
        format!("觉得不该这样？到任一政务服务中心“办不成事”反映窗口，或者上 {address}/stuck 说一声")
    })
}
