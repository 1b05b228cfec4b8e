//! The fields of each command, drawn with what was typed and what is wrong with it.

use super::{answer, beside, heard, joint};
use crate::views::case::CaseView;
use crate::web::casework::custody;
use crate::web::casework::words::Reader;
use crate::web::face::parts::{
    Choice, Fault, Field, Material, checkboxes, hidden, number, radios, select, text_field,
    textarea, tick,
};
use crate::web::face::text::Lang;
use crate::web::posted::Posted;
use crate::web::rated;
use maud::{Markup, html};
use yike_core::case::{self, DeliveryWay, Kind, Service, Through};
use yike_core::item::form::holds;
use yike_core::item::{Check, CheckKind};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// The fields of a command.
pub fn of(
    reader: &Reader<'_>,
    view: &CaseView,
    kind: Kind,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let draw = Draw {
        reader,
        posted,
        faults,
    };
    match kind {
        Kind::Receive
        | Kind::Accept
        | Kind::HandOver
        | Kind::Claim
        | Kind::HandBack
        | Kind::Relieve => html! {},
        Kind::AskCorrection => draw.missing(view),
        Kind::AnswerCorrection => answer::fields(reader, view, posted, faults),
        Kind::NotAccept => draw.not_accept(view),
        Kind::CloseAtOnce | Kind::Approve => draw.words("note", true),
        Kind::Nudge => draw.words("nudge_note", true),
        Kind::Pass => draw.words("opinion", true),
        Kind::TakePapers => draw.papers(view),
        Kind::SendBack | Kind::PutBack | Kind::Return | Kind::Extend => draw.words("reason", false),
        Kind::Withdraw => draw.words("reason", true),
        Kind::Resume => draw.words("finding", false),
        Kind::RecordCheck => draw.check(view, kind, true),
        Kind::HangNotice => draw.check(view, kind, false),
        Kind::EndNotice => {
            html! { (draw.check(view, kind, false)) (draw.words("finding", false)) }
        }
        Kind::Suspend => draw.stop(view),
        Kind::Refuse => draw.refuse(view),
        Kind::MakeCertificate => draw.certificate(),
        Kind::Deliver => draw.delivery(),
        Kind::Rate => draw.rating(view, &view.loaded.case.unrated()),
        Kind::RecordRating => draw.record(view),
        Kind::File
        | Kind::RecordWalk
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate
        | Kind::Remind => html! {},
        Kind::Question => draw.words("question", false),
        Kind::Opinion | Kind::Call => beside::departments(&draw, view, kind),
        Kind::Reply => beside::reply(&draw, view),
        Kind::Sign | Kind::RefuseToSign | Kind::Witness => joint::fields(&draw, view, kind),
        Kind::Contact
        | Kind::Change
        | Kind::Rise
        | Kind::Agree
        | Kind::Reopen
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::Minute => heard::fields(&draw, view, kind),
        Kind::Assign => beside::colleague(&draw, view),
        Kind::Bag => beside::bag(&draw, view),
        Kind::Miss | Kind::SendPapers | Kind::ReturnPapers => beside::papers(&draw, view, kind),
    }
}

/// The field that a fault of the rules belongs to.
pub fn id_of(kind: Kind, about: &str) -> String {
    match (kind, about) {
        (
            _,
            "missing" | "papers" | "check" | "staff" | "stop" | "days" | "service" | "level" | "of"
            | "at" | "tags" | "dimensions" | "through" | "to" | "bag" | "n",
        ) => about.to_owned(),
        (Kind::AskCorrection, code) => format!("missing-{code}"),
        (Kind::AnswerCorrection, code) => format!("file-{code}"),
        (_, other) => other.to_owned(),
    }
}

/// Everything that a correction may ask for: what the first notice asked for, or every material
/// and field that these answers call for.
pub fn askable(reader: &Reader<'_>, view: &CaseView) -> Vec<(String, String)> {
    let (case, item) = (&view.loaded.case, &*view.loaded.item);
    let named = |key: &str| (key.to_owned(), reader.about(item, key));
    if let Some(first) = case.corrections.first() {
        return first.missing.iter().map(|m| named(&m.about)).collect();
    }
    let answers = view.answers();
    let materials = item.materials_for(&answers).map(|m| m.code.as_str());
    let fields = item
        .fields
        .iter()
        .filter(|f| holds(&f.when, &answers))
        .map(|f| f.key.as_str());
    let mut all: Vec<(String, String)> = materials.chain(fields).map(named).collect();
    for group in item.groups.iter().filter(|g| holds(&g.when, &answers)) {
        let rows = group.rows(&answers).into_iter();
        all.extend(rows.map(|row| named(&format!("{}.{row}", group.key))));
        // The table as a whole: rows that are missing, or that have to go.
        all.push(named(&group.key));
    }
    all
}

/// The checks that can be recorded with this command now, by this viewer's unit.
pub fn checks(view: &CaseView, kind: Kind) -> Vec<&Check> {
    let (case, item) = (&view.loaded.case, &*view.loaded.item);
    case::unmet(case, item)
        .into_iter()
        .filter(|check| {
            let hung = case.notices.iter().any(|n| n.check == check.key);
            match (kind, check.kind) {
                (Kind::RecordCheck, CheckKind::HomeInquiry | CheckKind::SiteCheck) => true,
                (Kind::HangNotice, CheckKind::PublicNotice) => !hung,
                (Kind::EndNotice, CheckKind::PublicNotice) => hung,
                (_, CheckKind::HomeInquiry | CheckKind::SiteCheck | CheckKind::PublicNotice) => {
                    false
                }
            }
        })
        .collect()
}

/// Colleagues who do casework at a unit: who may have been at a check.
pub fn colleagues(reader: &Reader<'_>, unit: &UnitId) -> Vec<(PersonId, String)> {
    let mut found: Vec<(PersonId, String)> = Vec::new();
    for post in &reader.world.posts {
        let works = post.duty.does_casework();
        let known = found.iter().any(|(person, _)| *person == post.person);
        if works && !known && post.unit == *unit && post.holds(reader.now) {
            let name = reader.world.person_name(&post.person).to_owned();
            found.push((post.person.clone(), name));
        }
    }
    found
}

/// The unit in whose post the viewer would give this command.
pub fn unit_of_offer(view: &CaseView, kind: Kind) -> Option<UnitId> {
    let offer = view.offers.iter().find(|offer| offer.kind == kind)?;
    offer.post.as_ref().map(|post| post.unit.clone())
}

pub(super) struct Draw<'a> {
    pub reader: &'a Reader<'a>,
    pub posted: &'a Posted,
    pub faults: &'a [Fault],
}

impl Draw<'_> {
    pub fn t(&self, key: &str) -> String {
        self.reader.t(key)
    }

    /// Several lines.
    pub fn words(&self, name: &str, optional: bool) -> Markup {
        self.typed(name, optional, 2000, |lang, field| textarea(lang, field, 4))
    }

    pub fn line(&self, name: &str, optional: bool) -> Markup {
        self.typed(name, optional, 200, text_field)
    }

    /// A small number that may be left out.
    pub fn count(&self, name: &str) -> Markup {
        self.typed(name, true, 4, number)
    }

    /// Words, labelled `field-NAME` with a hint `field-NAME-hint`.
    fn typed(
        &self,
        name: &str,
        optional: bool,
        most: u32,
        draw: impl FnOnce(Lang, &Field) -> Markup,
    ) -> Markup {
        let (label, hint) = (
            self.t(&format!("field-{name}")),
            self.t(&format!("field-{name}-hint")),
        );
        let field = Field {
            hint: Some(&hint),
            value: self.posted.get(name),
            optional,
            maxlength: Some(most),
            ..Field::new(name, &label)
        };
        draw(self.reader.lang, &field.with_fault(self.faults))
    }

    pub fn why(&self, name: &str) -> Markup {
        let fault = self.faults.iter().find(|fault| fault.field_id == name);
        html! { @if let Some(fault) = fault { p.why { (fault.message) } } }
    }

    /// 一次性告知: every material and field with a box and one line each.
    fn missing(&self, view: &CaseView) -> Markup {
        let item = &view.loaded.item;
        let chosen: Vec<&str> = self.posted.all("missing").collect();
        html! {
            fieldset.field #missing {
                legend { (self.t("field-missing")) }
                p.hint { (self.t("field-missing-hint")) }
                (self.why("missing"))
                @for (key, name) in askable(self.reader, view) {
                    @let why = format!("why-{key}");
                    @let point = review(view, &key);
                    @let standard = item.material(&key).map_or("", |m| m.accept.as_str());
                    (tick(self.reader.lang, &Material {
                        field: "missing",
                        value: &key,
                        name: &name,
                        checked: chosen.contains(&key.as_str()),
                        state: None,
                        note: standard,
                        review: &point,
                        more: Some(html! {
                            (self.why(&format!("missing-{key}")))
                            label.unseen for=(why) { (self.t("field-why")) "：" (name) }
                            input id=(why) name=(why) type="text" maxlength="500"
                                placeholder=(self.t("field-why")) value=(self.posted.get(&why));
                        }),
                    }))
                }
            }
            (self.words("note", true))
        }
    }

    fn papers(&self, view: &CaseView) -> Markup {
        let chosen: Vec<&str> = self.posted.all("papers").collect();
        html! {
            fieldset.field #papers {
                legend { (self.t("field-papers")) }
                (self.why("papers"))
                @for paper in coming(view) {
                    (tick(self.reader.lang, &Material {
                        field: "papers",
                        value: &paper.material,
                        name: &self.reader.about(&view.loaded.item, &paper.material),
                        checked: chosen.contains(&paper.material.as_str()),
                        state: None,
                        note: &custody::counts(self.reader, paper.originals, paper.copies),
                        review: "",
                        more: None,
                    }))
                }
            }
        }
    }

    fn not_accept(&self, view: &CaseView) -> Markup {
        let district = UnitId::new(&view.loaded.key.home);
        let units = self.reader.world.units.children(&district);
        let names: Vec<(String, String)> = units
            .map(|unit| (unit.id.to_string(), self.reader.unit(&unit.id)))
            .collect();
        let choices: Vec<Choice> = names
            .iter()
            .map(|(id, name)| Choice::new(id, name))
            .collect();
        let (label, hint) = (self.t("field-agency"), self.t("field-agency-hint"));
        let field = Field {
            hint: Some(&hint),
            value: self.posted.get("agency"),
            optional: true,
            ..Field::new("agency", &label)
        };
        html! {
            (self.words("reason", false))
            (select(self.reader.lang, &field.with_fault(self.faults), &choices))
            (self.line("agency_words", true))
            (self.remedy())
        }
    }

    /// 救济途径: the usual sentence stands there and may be made more precise.
    fn remedy(&self) -> Markup {
        let (label, hint) = (self.t("field-remedy"), self.t("field-remedy-hint"));
        let usual = crate::web::face::text::t(Lang::Zh, "remedy-usual");
        let value = match self.posted.has("remedy") {
            true => self.posted.get("remedy"),
            false => &usual,
        };
        let field = Field {
            hint: Some(&hint),
            value,
            maxlength: Some(2000),
            ..Field::new("remedy", &label)
        };
        textarea(self.reader.lang, &field.with_fault(self.faults), 3)
    }

    fn refuse(&self, view: &CaseView) -> Markup {
        let basis: Vec<String> = view
            .loaded
            .item
            .basis
            .iter()
            .map(|law| format!("《{}》{}", law.title, law.article))
            .collect();
        html! {
            (self.words("reason", false))
            (self.line("article", false))
            p.hint { (self.t("field-article-basis")) (basis.join("；")) }
            (self.words("way_out", true))
            (self.remedy())
        }
    }

    fn check(&self, view: &CaseView, kind: Kind, visit: bool) -> Markup {
        let open = checks(view, kind);
        let choices: Vec<Choice> = open
            .iter()
            .map(|check| Choice {
                value: &check.key,
                label: self.reader.either(&check.name, &check.name_en),
                hint: Some(&check.basis),
            })
            .collect();
        let label = self.t("field-check");
        let value = match (self.posted.get("check"), open.as_slice()) {
            // One choice is no choice.
            ("", [only]) => only.key.as_str(),
            (typed, _) => typed,
        };
        let field = Field {
            value,
            ..Field::new("check", &label)
        };
        html! {
            (radios(self.reader.lang, &field.with_fault(self.faults), &choices))
            @if visit { (self.staff(view, &open)) (self.words("finding", false)) }
        }
    }

    fn staff(&self, view: &CaseView, open: &[&Check]) -> Markup {
        let people = match unit_of_offer(view, Kind::RecordCheck) {
            Some(unit) => colleagues(self.reader, &unit),
            None => Vec::new(),
        };
        let choices: Vec<Choice> = people
            .iter()
            .map(|(person, name)| Choice::new(person.as_str(), name))
            .collect();
        let least = open.iter().map(|check| check.staff).max().unwrap_or(1);
        let (label, hint) = (
            self.t("field-staff"),
            self.reader.tr("field-staff-hint", &[("n", least.into())]),
        );
        let field = Field {
            hint: Some(&hint),
            ..Field::new("staff", &label)
        };
        let chosen: Vec<&str> = self.posted.all("staff").collect();
        checkboxes(
            self.reader.lang,
            &field.with_fault(self.faults),
            &choices,
            &chosen,
        )
    }

    fn stop(&self, view: &CaseView) -> Markup {
        let stops = &view.loaded.item.stops;
        let hints: Vec<String> = stops
            .iter()
            .map(|stop| {
                self.reader.tr(
                    "field-stop-most",
                    &[
                        ("n", stop.days.into()),
                        ("basis", stop.basis.clone().into()),
                    ],
                )
            })
            .collect();
        let choices: Vec<Choice> = stops
            .iter()
            .zip(&hints)
            .map(|(stop, hint)| Choice {
                value: &stop.key,
                label: self.reader.either(&stop.name, &stop.name_en),
                hint: Some(hint),
            })
            .collect();
        let value = match (self.posted.get("stop"), stops.as_slice()) {
            ("", [only]) => only.key.as_str(),
            (typed, _) => typed,
        };
        let label = self.t("field-stop");
        let field = Field {
            value,
            ..Field::new("stop", &label)
        };
        let (days_label, days_hint) = (self.t("field-days"), self.t("field-days-hint"));
        let days = Field {
            hint: Some(&days_hint),
            value: self.posted.get("days"),
            maxlength: Some(3),
            ..Field::new("days", &days_label)
        };
        html! {
            (radios(self.reader.lang, &field.with_fault(self.faults), &choices))
            (number(self.reader.lang, &days.with_fault(self.faults)))
            (self.words("reason", false))
        }
    }

    fn certificate(&self) -> Markup {
        html! {
            (self.line("number", false))
            (self.line("valid", true))
            (self.line("remark", true))
            p.hint { (self.t("certificate-test-seal")) }
        }
    }

    fn delivery(&self) -> Markup {
        let labels = DeliveryWay::ALL.map(|way| self.t(&format!("delivery-{}", way.as_str())));
        let choices: Vec<Choice> = DeliveryWay::ALL
            .iter()
            .zip(&labels)
            .map(|(way, label)| Choice::new(way.as_str(), label))
            .collect();
        let label = self.t("field-way");
        let field = Field {
            value: self.posted.get("way"),
            ..Field::new("way", &label)
        };
        radios(self.reader.lang, &field.with_fault(self.faults), &choices)
    }

    /// Which service, and what is said of it; none is chosen beforehand.
    fn rating(&self, view: &CaseView, open: &[(Service, u32)]) -> Markup {
        let services: Vec<(String, String)> = open
            .iter()
            .map(|(service, n)| {
                let name = rated::service_name(self.reader.lang, *service, *n);
                (format!("{} {n}", service.as_str()), name)
            })
            .collect();
        let choices: Vec<Choice> = services
            .iter()
            .map(|(value, label)| Choice::new(value, label))
            .collect();
        let label = self.t("field-service");
        let service = Field {
            value: self.posted.get("service"),
            ..Field::new("service", &label)
        };
        html! {
            @if let [(only, name)] = services.as_slice() {
                p { (label) (self.reader.either("：", ": ")) b { (name) } }
                (hidden("service", only))
            } @else {
                (radios(self.reader.lang, &service.with_fault(self.faults), &choices))
            }
            (rated::fields(self.reader.lang, view.loaded.case.is_online(), self.posted, self.faults))
        }
    }

    /// What came on paper or by 12345, entered by a colleague who had no part in the service.
    fn record(&self, view: &CaseView) -> Markup {
        let case = &view.loaded.case;
        let labels = Through::BY_STAFF.map(|one| self.t(&format!("through-{}", one.as_str())));
        let choices: Vec<Choice> = Through::BY_STAFF
            .iter()
            .zip(&labels)
            .map(|(one, label)| Choice::new(one.as_str(), label))
            .collect();
        let label = self.t("field-through");
        let field = Field {
            value: self.posted.get("through"),
            ..Field::new("through", &label)
        };
        html! {
            (radios(self.reader.lang, &field.with_fault(self.faults), &choices))
            (self.rating(view, &case.recordable(&view.viewer)))
        }
    }
}

/// Papers on their way to a unit of the viewer.
pub fn coming(view: &CaseView) -> Vec<&case::Paper> {
    match unit_of_offer(view, Kind::TakePapers) {
        Some(unit) => view.loaded.case.on_way_to(&unit),
        None => Vec::new(),
    }
}

/// 审核要点 of a material or field, in one line.
pub fn review(view: &CaseView, key: &str) -> String {
    let points: Vec<&str> = view
        .loaded
        .item
        .points
        .iter()
        .filter(|point| point.about == key)
        .map(|point| point.text.as_str())
        .collect();
    points.join("；").replace("。；", "。")
}
