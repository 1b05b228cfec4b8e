//! `/places/rules/{site}`: the seven basic rules 七项制度 of one site, each with what shows that it is
//! kept: what the system itself knows, and notes, addresses and files of people. Open to the units above.

use super::{change, leads, show, site_asked};
use crate::app::App;
use crate::files::{self, FileFault};
use crate::places::{self, Evidence, Kept, Rule};
use crate::store::{Row, StoreError, Tx};
use crate::views::board::after;
use crate::web::casework::words;
use crate::web::face::frame::print_page;
use crate::web::face::parts::{self, Fault, Field, Kind, Lamp};
use crate::web::face::text::{Lang, t, tr};
use crate::web::face::{Width, page as frame_page};
use crate::web::{Posted, Problem, Visit, go};
use crate::{args, sql};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::clock::{At, day_of};
use yike_core::door::half_width;
use yike_core::site::{Equipment, Mode, Site};
use yike_core::who::{Duty, PersonId};

sql! {
    TOLD = "SELECT CAST(COUNT(*) AS BIGINT) FROM event WHERE home = $1 AND stream = 'visit'
        AND id >= $2 AND id < $3 AND kind = 'told' AND at >= $4";
    RATED = "SELECT CAST(COUNT(*) AS BIGINT) FROM rating WHERE unit >= $1 AND unit < $2 AND at >= $3";
    OWNED = "SELECT CAST(COUNT(*) AS BIGINT) FROM question WHERE home = $1 AND asked_unit = $2
        AND answered_at >= $3";
    LETTERS = "SELECT CAST(COUNT(*) AS BIGINT) FROM case_row WHERE home = $1 AND taking = $2
        AND filed_at >= $3";
}

/// Who notes evidence: whoever works there, and whoever supervises it.
const KEEPERS: [Duty; 4] = [
    Duty::Station,
    Duty::StationHead,
    Duty::Window,
    Duty::Supervisor,
];

/// How far back acts count as evidence.
const DAYS: i64 = 90;
const DAY: i64 = 86_400_000;
/// Characters of a note.
const NOTE_MAX: usize = 500;

/// What the system counted at a site lately.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// 一次性告知 printed at the counter.
    pub told: i64,
    /// 好差评
    pub rated: i64,
    /// Cases taken in at the counter.
    pub taken: i64,
    /// Questions that were owned here and answered.
    pub owned: i64,
}

fn counts(tx: &mut Tx<'_>, site: &Site, now: At) -> Result<Counts, StoreError> {
    let unit = site.unit.as_str();
    let since = now.0 - DAYS * DAY;
    let home = unit.get(..6).unwrap_or(unit);
    let n = |row: Option<Row>| row.map_or(Ok(0), |row| row.i64(0));
    Ok(Counts {
        told: n(tx.one(&TOLD, args![home, unit, after(unit), since])?)?,
        rated: n(tx.one(&RATED, args![unit, after(unit), since])?)?,
        taken: n(tx.one(&LETTERS, args![home, unit, since])?)?,
        owned: n(tx.one(&OWNED, args![home, unit, since])?)?,
    })
}

/// What the system itself has to show for a rule, in a sentence; `None` where it has nothing.
pub(super) fn by_system(
    visit: &Visit,
    site: &Site,
    rule: Rule,
    counts: Option<Counts>,
) -> Option<String> {
    let lang = visit.lang;
    let counts = counts.unwrap_or_default();
    let lists = visit.world.lists_at(&site.unit, visit.now);
    match rule {
        Rule::Promise => {
            let offers = lists.offers();
            let n = offers
                .iter()
                .filter(|offer| site.handles(offer.item))
                .count();
            (n > 0).then(|| tr(lang, "rule-own-promise", &[("n", n.into())]))
        }
        Rule::Identity => {
            let held = visit
                .world
                .posts
                .iter()
                .filter(|post| post.holds(visit.now));
            let there: Vec<_> = held.filter(|post| post.unit == site.unit).collect();
            let named = there.iter().filter(|post| {
                !post.number.is_empty() || places::shown_name(&visit.world, &post.person).is_some()
            });
            let named = named.count();
            (named > 0).then(|| {
                tr(
                    lang,
                    "rule-own-identity",
                    &[("n", named.into()), ("of", there.len().into())],
                )
            })
        }
        Rule::FirstAsked => (counts.owned > 0).then(|| {
            tr(
                lang,
                "rule-own-first",
                &[("n", counts.owned.into()), ("days", DAYS.into())],
            )
        }),
        Rule::ToldOnce => (counts.told > 0).then(|| {
            tr(
                lang,
                "rule-own-told",
                &[("n", counts.told.into()), ("days", DAYS.into())],
            )
        }),
        Rule::Helped => {
            let is_agent = site.modes().contains(&Mode::Agent);
            is_agent.then(|| t(lang, "rule-own-helped"))
        }
        Rule::Extended => {
            let hours = site.open().filter(|hours| hours.extends());
            hours.map(|_| {
                tr(
                    lang,
                    "rule-own-extended",
                    &[("hours", site.hours.as_str().into())],
                )
            })
        }
        Rule::Rated => {
            let has = [Equipment::RatingPad, Equipment::RatingSign];
            let has = site.equipment.iter().filter(|one| has.contains(one));
            let has = show::joined(lang, has.map(|one| show::equipment(lang, *one)));
            let counted = (counts.rated > 0).then(|| {
                tr(
                    lang,
                    "rule-own-rated",
                    &[("n", counts.rated.into()), ("days", DAYS.into())],
                )
            });
            match (has.is_empty(), counted) {
                (true, counted) => counted,
                (false, None) => Some(tr(lang, "rule-own-rating-there", &[("has", has.into())])),
                (false, Some(counted)) => Some(format!("{counted} {has}")),
            }
        }
    }
}

fn rule_words(lang: Lang, rule: Rule) -> (String, String) {
    let key = format!("rule-{}", rule.as_str());
    (t(lang, &key), t(lang, &format!("{key}-what")))
}

struct Loaded {
    counts: Counts,
    evidence: Vec<Evidence>,
}

async fn load(app: &App, site: &Site, now: At) -> Result<Loaded, Problem> {
    let (site, keys) = (site.clone(), app.keys.clone());
    let loaded = app.store.read(move |tx| {
        let key = site.key();
        let mut evidence = places::evidence_of(tx, &keys, &key)?;
        evidence.retain(|one| one.site == key);
        let counts = counts(tx, &site, now)?;
        Ok::<_, StoreError>(Loaded { counts, evidence })
    });
    Ok(loaded.await?)
}

/// `GET /places/rules/{site}`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Markup, Problem> {
    let (_, site) = site_asked(&visit, &key)?;
    let loaded = load(&app, site, visit.now).await?;
    Ok(draw(&visit, site, &loaded, &Posted::default(), &[]))
}

fn draw(visit: &Visit, site: &Site, loaded: &Loaded, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let key = site.key();
    let title = tr(lang, "rules-of", &[("site", site.name.as_str().into())]);
    let may_keep = leads(visit, site, &KEEPERS);
    let body = html! {
        (parts::error_summary(lang, faults))
        p { a.alone href={ "/places?unit=" (site.unit) } { (t(lang, "places-title")) } }
        h1 { (title) }
        p { (t(lang, "rules-what")) }
        (parts::actions(&[parts::link_button(&t(lang, "rules-print"), &format!("/places/rules/{key}/print"), Kind::Plain, None)]))
        @for rule in Rule::ALL {
            @let (name, what) = rule_words(lang, rule);
            @let kept: Vec<&Evidence> = loaded.evidence.iter().filter(|one| one.rule == rule).collect();
            @let own = by_system(visit, site, rule, Some(loaded.counts));
            section.panel id={ "rule-" (rule.as_str()) } {
                h2 { (name) }
                p.hint { (what) }
                p { @match own.is_some() || !kept.is_empty() {
                    true => (parts::lamp(Lamp::Good, &t(lang, "rules-shown"))),
                    false => (parts::lamp(Lamp::Care, &t(lang, "rules-not-shown"))),
                } }
                @if let Some(own) = &own { p { b { (t(lang, "rules-by-system")) } " " (own) } }
                @if !kept.is_empty() { ul.items { @for one in &kept {
                    li { (piece(visit, site, one, may_keep)) }
                } } }
                @if may_keep { (form(visit, &key, rule, typed, faults)) }
            }
        }
    };
    frame_page(&visit.frame(), &title, Width::Wide, body)
}

fn piece(visit: &Visit, site: &Site, one: &Evidence, may_keep: bool) -> Markup {
    let lang = visit.lang;
    let kept = &one.kept;
    let day = words::date(lang, day_of(one.at), visit.today());
    let by = visit.world.person_name(&one.by).to_owned();
    html! {
        @if !kept.note.is_empty() { p { (kept.note) } }
        @if !kept.link.is_empty() { p { a href=(kept.link) rel="noreferrer nofollow" { (kept.link) } } }
        @if let Some(file) = &kept.file {
            p { a href={ "/places/rules/" (site.key()) "/file/" (one.id) } { (file.name) } }
        }
        small { (tr(lang, "rules-by", &[("person", by.into()), ("day", day.into())])) }
        @if may_keep && visit.person() == Some(&one.by) {
            form.noprint method="post" action={ "/places/rules/" (site.key()) } {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&uuid::Uuid::now_v7().to_string()))
                (parts::hidden("back", &one.id))
                (parts::button(&t(lang, "demand-take-back"), Kind::Plain, None))
            }
        }
    }
}

fn form(visit: &Visit, key: &str, rule: Rule, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let is_this = typed.get("rule") == rule.as_str();
    let none: &[Fault] = &[];
    let faults = if is_this { faults } else { none };
    let names = ["note", "link", "file"].map(|name| format!("{name}-{}", rule.as_str()));
    let labels = ["rules-note", "rules-link", "rules-file"].map(|key| t(lang, key));
    let hint = t(lang, "rules-note-hint");
    let value = |name: &str| match is_this {
        true => typed.raw(name).to_owned(),
        false => String::new(),
    };
    let (note, link) = (value(&names[0]), value(&names[1]));
    html! {
        details.noprint open[!faults.is_empty()] {
            summary { (t(lang, "rules-add")) }
            form method="post" action={ "/places/rules/" (key) } enctype="multipart/form-data" {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&uuid::Uuid::now_v7().to_string()))
                (parts::hidden("rule", rule.as_str()))
                (parts::textarea(lang, &Field { value: &note, hint: Some(&hint), optional: true, ..Field::new(&names[0], &labels[0]) }.with_fault(faults), 2))
                (parts::text_field(lang, &Field { value: &link, optional: true, maxlength: Some(300), ..Field::new(&names[1], &labels[1]) }.with_fault(faults)))
                (parts::file_field(lang, &Field { optional: true, ..Field::new(&names[2], &labels[2]) }.with_fault(faults), "image/jpeg,image/png,image/webp,application/pdf", "10 MB", false))
                (parts::actions(&[parts::button(&t(lang, "rules-keep"), Kind::Plain, None)]))
            }
        }
    }
}

/// `POST /places/rules/{site}`: a piece of evidence, or one taken `back`.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, site) = site_asked(&visit, &key)?;
    if !leads(&visit, site, &KEEPERS) {
        return Err(Problem::NotYourDuty);
    }
    let to = format!("/places/rules/{key}");
    if posted.has("back") {
        let loaded = load(&app, site, visit.now).await?;
        let id = posted.get("back").to_owned();
        let is_mine = |one: &Evidence| one.id == id && visit.person() == Some(&one.by);
        if loaded.evidence.iter().any(is_mine) {
            let site = key.clone();
            change(&app, &visit, &posted, move |tx, _, _| {
                places::take_back(tx, &id, &site);
                Ok(())
            })
            .await?;
        }
        return Ok(go::and_say(&to, "rules-taken-back"));
    }
    let rule = Rule::parse(posted.get("rule")).ok_or_else(|| {
        Problem::bad(
            "rule",
            "没有收到是哪一项制度。请回到页面，在那一项下面填写。",
            "It did not arrive which rule is meant. Please go back and fill in the form below that rule.",
        )
    })?;
    let kept = match typed(&app, &visit, &posted, rule).await? {
        Ok(kept) => kept,
        Err(faults) => {
            let loaded = load(&app, site, visit.now).await?;
            let page = draw(&visit, site, &loaded, &posted, &faults);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let (id, keys) = (posted.command_id()?, app.keys.clone());
    change(&app, &visit, &posted, move |tx, by: &PersonId, now| {
        let one = Evidence {
            id: id.clone(),
            site: key.clone(),
            rule,
            kept: kept.clone(),
            by: by.clone(),
            at: now,
        };
        places::add_evidence(tx, &keys, &one);
        Ok(())
    })
    .await?;
    Ok(go::and_say(
        &format!("{to}#rule-{}", rule.as_str()),
        "rules-kept",
    ))
}

/// What was typed, or everything that is wrong with it.
async fn typed(
    app: &App,
    visit: &Visit,
    posted: &Posted,
    rule: Rule,
) -> Result<Result<Kept, Vec<Fault>>, Problem> {
    let name = |part: &str| format!("{part}-{}", rule.as_str());
    let (note_field, link_field, file_field) = (name("note"), name("link"), name("file"));
    let mut faults = Vec::new();
    let mut wrong = |field: &str, zh: &str, en: &str| {
        faults.push(Fault {
            field_id: field.to_owned(),
            message: visit.lang.either(zh, en).to_owned(),
        });
    };
    let note = half_width(posted.raw(&note_field));
    if note.chars().count() > NOTE_MAX {
        wrong(
            &note_field,
            "说明超过 500 个字。请只写要点。",
            "The note is longer than 500 characters. Please write only what matters.",
        );
    }
    let plain: String = note.chars().filter(|c| *c != '-' && *c != ' ').collect();
    let mut runs = plain.split(|c: char| !c.is_ascii_digit());
    if runs.any(|run| run.len() >= 11) {
        wrong(
            &note_field,
            "像是写了手机或证件号码。这里只记做了什么、不记人，请删去号码。",
            "This looks like a telephone or document number. What was done is noted here, not people; please remove it.",
        );
    }
    let link = posted.get(&link_field).to_owned();
    let is_link = link.is_empty()
        || ((link.starts_with('/') && !link.starts_with("//"))
            || link.starts_with("https://")
            || link.starts_with("http://"))
            && !link.contains(char::is_whitespace);
    if !is_link {
        wrong(
            &link_field,
            "链接要以 https:// 开头，或是本系统的地址（以 / 开头）。请改正。",
            "An address begins with https://, or with / on this system. Please correct it.",
        );
    }
    let is_named = |name: &str| name == file_field || name == "file";
    let mut files = posted.files.iter().filter(|file| is_named(&file.field));
    let sent = files.find(|file| !file.bytes.is_empty());
    if note.is_empty() && link.is_empty() && sent.is_none() {
        wrong(
            &note_field,
            "还没有写。请写说明、填链接或选文件，至少一样。",
            "Nothing is there yet. Please give a note, an address or a file.",
        );
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let file = match sent {
        None => None,
        Some(sent) => match files::keep(app, &file_field, &sent.name, sent.bytes.clone()).await {
            Ok(document) => serde_json::from_slice(document.plain()).ok(),
            Err(FileFault::Refused(gap)) => {
                let fault = Fault {
                    field_id: file_field,
                    message: visit.lang.either(&gap.zh, &gap.en).to_owned(),
                };
                return Ok(Err(vec![fault]));
            }
            Err(other) => return Err(other.into()),
        },
    };
    Ok(Ok(Kept { note, link, file }))
}

/// `GET /places/rules/{site}/file/{id}`
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((key, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (_, site) = site_asked(&visit, &key)?;
    let loaded = load(&app, site, visit.now).await?;
    let one = loaded.evidence.into_iter().find(|one| one.id == id);
    let file = one.and_then(|one| one.kept.file).ok_or(Problem::NotFound)?;
    let bytes = files::open(&app, &file).await?;
    let heads = [
        (header::CONTENT_TYPE, file.kind.clone()),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
    ];
    Ok((heads, bytes).into_response())
}

/// `GET /places/rules/{site}/print`: 七项制度公示, on A4, in Chinese like every paper.
pub async fn print(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Markup, Problem> {
    let (_, site) = site_asked(&visit, &key)?;
    let loaded = load(&app, site, visit.now).await?;
    let zh = Visit {
        lang: Lang::Zh,
        ..visit.clone()
    };
    let title = format!("{}基本工作制度落实情况", site.name);
    let today = visit.today();
    let body = html! {
        article.book lang="zh-CN" {
            h1 { (title) }
            p { "站点：" (site.name) "；地点：" (site.address) "；时间：" (site.hours) "；电话：" (site.phone) }
            p { (today.year()) " 年 " (yike_core::clock::date_zh(today, today)) "打印" }
            table {
                thead { tr { th { "制度" } th { "怎么做" } th { "怎么看得出来" } } }
                tbody { @for rule in Rule::ALL {
                    @let (name, what) = rule_words(Lang::Zh, rule);
                    @let kept: Vec<&Evidence> = loaded.evidence.iter().filter(|one| one.rule == rule).collect();
                    @let own = by_system(&zh, site, rule, Some(loaded.counts));
                    tr {
                        td { b { (name) } }
                        td { (what) }
                        td {
                            @if let Some(own) = &own { p { "系统记录：" (own) } }
                            @for one in &kept { p {
                                (one.kept.note)
                                @if !one.kept.link.is_empty() { " " (one.kept.link) }
                                @if let Some(file) = &one.kept.file { "（附件：" (file.name) "）" }
                                "　" (visit.world.person_name(&one.by)) "，" (yike_core::clock::date_zh(day_of(one.at), today))
                            } }
                            @if own.is_none() && kept.is_empty() { "（还没有）" }
                        }
                    }
                } }
            }
        }
    };
    Ok(print_page(&visit.frame(), &title, body))
}
