//! What stands in each cell: an item, its materials and its questions as text.

use super::codes::{self, code, flag};
use super::columns::{ItemColumn, MaterialColumn, QuestionColumn};
use crate::world::list_key;
use yike_core::clock::{At, day_of, start_of};
use yike_core::item::{self, Faq, Item, Law, Material, MaterialSource, StepKind};
use yike_core::list::{Lists, Offer, Share, Window};
use yike_core::unit::Unit;

/// An item of the catalogue, and where it is offered if a list is written.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub item: &'a Item,
    pub from: At,
    pub versions: usize,
    pub now: At,
    pub place: Option<Placed<'a>>,
}

/// One item as one unit offers it.
#[derive(Clone, Copy)]
pub struct Placed<'a> {
    pub unit: &'a Unit,
    /// All lists that hold there.
    pub lists: Lists<'a>,
    pub offer: &'a Offer<'a>,
    /// The note of this unit's own list.
    pub note: &'a str,
}

/// One cell of a row of items.
pub fn item(column: ItemColumn, shown: &Shown<'_>) -> String {
    use ItemColumn::*;
    let item = shown.item;
    let place = shown.place.as_ref();
    let offer = place.map(|place| place.offer);
    let said = |own: Option<&str>, citys: &str| {
        own.filter(|text| !text.is_empty())
            .unwrap_or(citys)
            .to_owned()
    };
    match column {
        RowGuid => match place {
            Some(place) => format!("{}/{}", list_key(&place.unit.id), item.key),
            None => item.key.clone(),
        },
        TaskName => item.name.clone(),
        CatalogCode => item.codes.catalog.clone(),
        TaskCode => item.codes.task.clone(),
        TaskHandleItem => item.codes.handle.clone(),
        UseLevel => item.codes.level.clone(),
        TaskType => code(&codes::TYPES, &item.kind).to_owned(),
        ByLaw => laws(&item.basis),
        DeptName => item.owner.name.clone(),
        DeptCode => item.owner.code.clone(),
        DeptType => item.owner.nature.clone(),
        PowerSource => item.owner.power.clone(),
        EntrustName => item.owner.entrusted_by.clone(),
        TaskState => "1".to_owned(),
        TaskVersion => shown.versions.to_string(),
        AnticipateDay => item.limits.legal.to_string(),
        AnticipateType | PromiseType => "1".to_owned(),
        PromiseDay => {
            let own = place.and_then(|place| place.offer.promise);
            own.unwrap_or(item.limits.promise).to_string()
        }
        PromiseExplain => item.limits.note.clone(),
        ProjectType => code(&codes::PROJECTS, &item.project).to_owned(),
        ServerType => joined(item.audience.iter().map(|one| code(&codes::AUDIENCES, one))),
        HandleType => joined(item.ways.forms.iter().map(String::as_str)),
        HandleArea => item.ways.area.clone(),
        AcceptCondition => item.conditions.join("\n"),
        SpecialProcedure => joined(item.stops.iter().map(|stop| stop.name.as_str())),
        HandleFlow => flow(item),
        LimitSceneNum => item.visit.times.to_string(),
        LimitSceneExplain => item.visit.reason.clone(),
        TransactAddr => said(
            offer.map(|one| one.place.address.as_str()),
            &item.visit.place,
        ),
        TransactTime => said(offer.map(|one| one.place.hours.as_str()), &item.visit.hours),
        LinkWay => said(offer.map(|one| one.place.ask.as_str()), &item.contact.ask),
        SuperviseWay => said(
            offer.map(|one| one.place.complain.as_str()),
            &item.contact.complain,
        ),
        IsFee => flag(item.fee.is_some()).to_owned(),
        FeeStandard => item.fee.as_ref().map_or("", |fee| &fee.standard).to_owned(),
        FeeBasis => item.fee.as_ref().map_or("", |fee| &fee.basis).to_owned(),
        IsEntryCenter => window(place)
            .map_or("", |one| flag(one.is_inside()))
            .to_owned(),
        OtherDept => joined(item.ways.joint.iter().map(String::as_str)),
        ServiceType => item.ways.intermediary.clone(),
        LimitExplain => item.ways.quota.clone(),
        IsSchedule => flag(item.ways.booking).to_owned(),
        IsPayOnline => flag(item.ways.pay_online).to_owned(),
        IsExpress => flag(item.visit.post).to_owned(),
        IsServiceTerminals => flag(item.ways.kiosk).to_owned(),
        IsOnline => flag(item.visit.online).to_owned(),
        OnlineHandleDepth => joined(item.ways.depth.iter().map(String::as_str)),
        OnlineGrade => item
            .ways
            .grade
            .map_or("", |grade| code(&codes::GRADES, &grade))
            .to_owned(),
        ResultType => code(&codes::RESULTS, &item.result.kind).to_owned(),
        ResultName => item.result.name.clone(),
        UserTopicType => joined(topics(item, false)),
        CorpTopicType => joined(topics(item, true)),
        Aliases => joined(item.aliases.iter().map(String::as_str)),
        About => item.about.clone(),
        NameEn => item.name_en.clone(),
        AboutEn => item.about_en.clone(),
        SourceText => item.source.text.clone(),
        SourceDay => item.source.as_of.to_string(),
        Verified => flag(item.source.verified).to_owned(),
        TownName => place.map_or("", |place| &place.unit.name).to_owned(),
        TownCode => place.map_or("", |place| place.unit.id.as_str()).to_owned(),
        Share => place
            .map_or("", |place| share(place.offer.share))
            .to_owned(),
        Window => window(place)
            .map_or("", yike_core::list::Window::as_str)
            .to_owned(),
        Lacks => said(offer.map(|one| one.lacks), ""),
        DutyOf => said(offer.map(|one| one.duty), ""),
        Wanted => said(offer.map(|one| one.wanted), ""),
        Note => place.map_or("", |place| place.note).to_owned(),
        LiaisonPost => liaison(place, |one| &one.post),
        LiaisonPhone => liaison(place, |one| &one.phone),
        Owners => place.map_or(String::new(), |place| owners(place, item)),
        PlanEffectiveDate => day(shown.from),
        CdOperation => "U".to_owned(),
        CdTime => {
            let seconds = (shown.from.0 - start_of(day_of(shown.from)).0) / 1_000;
            let (hour, minute) = (seconds / 3_600, seconds / 60 % 60);
            format!(
                "{} {hour:02}:{minute:02}:{:02}",
                day(shown.from),
                seconds % 60
            )
        }
        CdBatch => day(shown.now).replace('-', ""),
        DataSource => "yike".to_owned(),
        LocalCatalogCode | LocalTaskCode | AnticipateExplain | VillageName | VillageCode
        | PlanCancelDate => String::new(),
    }
}

/// One cell of a row of materials.
pub fn material(column: MaterialColumn, item: &Item, of: &Material) -> String {
    use MaterialColumn::*;
    match column {
        TaskHandleItem => item.codes.handle.clone(),
        TaskName => item.name.clone(),
        Code => of.code.clone(),
        MaterialName => of.name.clone(),
        NameEn => of.name_en.clone(),
        MaterialType => match (of.certificate.is_empty(), of.from) {
            (false, _) => "1",
            (true, MaterialSource::System) => "2",
            (
                true,
                MaterialSource::Applicant | MaterialSource::Government | MaterialSource::Other,
            ) => "9",
        }
        .to_owned(),
        MaterialFormat => code(&codes::FORMS, &of.form).to_owned(),
        IsNeed => code(&codes::NEEDS, &of.need).to_owned(),
        SourceType => code(&codes::SOURCES, &of.from).to_owned(),
        SourceExplain => of.from_note.clone(),
        PageNum => of.originals.to_string(),
        PageCopyNum => of.copies.to_string(),
        PageFormat => of.size.clone(),
        FillExplain => of.fill.clone(),
        AcceptStand => of.accept.clone(),
        ByLaw => of.basis.clone(),
        IsResultCert => flag(!of.certificate.is_empty()).to_owned(),
        CertCode => of.certificate.clone(),
        When => of.when.as_ref().map_or(String::new(), |when| {
            match when {
                item::When::One(item::when::Test {
                    answer,
                    wants: item::when::Wants::Is(values),
                }) => format!("{answer}={}", values.join("^")),
                // Told in words: the column is never read back.
                item::When::One(_) | item::When::All(_) | item::When::Any(_) => when.words(item).zh,
            }
        }),
    }
}

/// One cell of a row of questions; `n` counts from 1.
pub fn question(column: QuestionColumn, item: &Item, n: usize, of: &Faq) -> String {
    use QuestionColumn::*;
    match column {
        TaskHandleItem => item.codes.handle.clone(),
        TaskName => item.name.clone(),
        OrderNum => n.to_string(),
        Question => of.question.clone(),
        Answer => of.answer.clone(),
        QuestionEn => of.question_en.clone(),
        AnswerEn => of.answer_en.clone(),
        CdOperation => "U".to_owned(),
    }
}

/// A law on a line: title, number, article and words, with a full-width bar between.
pub fn laws(basis: &[Law]) -> String {
    let line = |law: &Law| {
        let parts = [&law.title, &law.number, &law.article, &law.text];
        let used = parts
            .iter()
            .rposition(|part| !part.is_empty())
            .map_or(0, |n| n + 1);
        let parts: Vec<String> = parts[..used]
            .iter()
            .map(|part| part.replace('\n', " "))
            .collect();
        parts.join("｜")
    };
    basis.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Topics of companies begin with 2, those of people with anything else.
pub fn topics(item: &Item, of_companies: bool) -> impl Iterator<Item = &str> {
    let all = item.ways.topics.iter().map(String::as_str);
    all.filter(move |topic| topic.starts_with('2') == of_companies)
}

fn flow(item: &Item) -> String {
    let step = |kind| match kind {
        StepKind::Handle => "承办",
        StepKind::Examine => "审核",
        StepKind::Approve => "批准",
    };
    let steps = item.route_for(&[]).steps.iter();
    steps
        .map(|one| format!("{} {} 个工作日", step(one.kind), one.days))
        .collect::<Vec<_>>()
        .join("→")
}

fn window(place: Option<&Placed<'_>>) -> Option<Window> {
    place.and_then(|place| place.offer.window)
}

fn share(share: Share) -> &'static str {
    match share {
        Share::Common => "共性",
        Share::Own => "个性",
    }
}

fn liaison(place: Option<&Placed<'_>>, get: fn(&yike_core::list::Liaison) -> &String) -> String {
    let liaison = place.and_then(|place| place.lists.liaison());
    liaison.map(get).cloned().unwrap_or_default()
}

/// `promise_day=district^transact_addr=street`: whose word each element is, as offered here.
fn owners(place: &Placed<'_>, item: &Item) -> String {
    let row = |list: Option<&yike_core::list::List>| {
        list.and_then(|list| list.items.iter().find(|row| row.item == item.key).cloned())
    };
    let (above, own) = (row(place.lists.district), row(place.lists.street));
    type Says = fn(&yike_core::list::Row) -> bool;
    let of_row = |says: Says| {
        let is = |row: &Option<yike_core::list::Row>| row.as_ref().is_some_and(says);
        match (is(&own), is(&above)) {
            (true, _) => "street",
            (false, true) => "district",
            (false, false) => "",
        }
    };
    type Of = fn(&yike_core::list::Place) -> &String;
    let of_place = |of: Of| {
        let says = |list: Option<&yike_core::list::List>, row: &Option<yike_core::list::Row>| {
            list.is_some_and(|list| !of(&list.place).is_empty())
                || row.as_ref().is_some_and(|row| !of(&row.place).is_empty())
        };
        match (
            says(place.lists.street, &own),
            says(place.lists.district, &above),
        ) {
            (true, _) => "street",
            (false, true) => "district",
            (false, false) => "city",
        }
    };
    let promise = match above.as_ref().and_then(|row| row.promise) {
        Some(_) => "district",
        None => "city",
    };
    use ItemColumn::*;
    let all = [
        (PromiseDay, promise),
        (TransactAddr, of_place(|place| &place.address)),
        (TransactTime, of_place(|place| &place.hours)),
        (LinkWay, of_place(|place| &place.ask)),
        (SuperviseWay, of_place(|place| &place.complain)),
        (Window, of_row(|row| row.window.is_some())),
        (Lacks, of_row(|row| !row.lacks.is_empty())),
        (DutyOf, of_row(|row| !row.duty.is_empty())),
        (Wanted, of_row(|row| !row.wanted.is_empty())),
    ];
    let said = all.iter().filter(|(_, owner)| !owner.is_empty());
    said.map(|(column, owner)| format!("{}={owner}", column.name()))
        .collect::<Vec<_>>()
        .join("^")
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.collect::<Vec<_>>().join("^")
}

fn day(at: At) -> String {
    day_of(at).to_string()
}
