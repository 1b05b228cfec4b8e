//! Limits, who accepts, who decides, and the legs between.

use super::super::route::MAIN;
use super::super::table::{Sets, together};
use super::super::{
    CheckKind, Issuer, Item, ItemType, Level, Project, Route, StationClass, Step, StepKind,
};
use super::{Findings, condition, repeated};

pub(super) fn limits(item: &Item, found: &mut Findings) {
    let limits = &item.limits;
    if limits.promise > limits.legal {
        found.add(
            "limits.promise",
            "promise_within_legal",
            format!(
                "承诺时限 {} 个工作日超过法定时限 {} 个工作日。请把承诺改短，或核对法定时限。",
                limits.promise, limits.legal
            ),
            format!(
                "The promise of {} working days is longer than the legal limit of {}. Please \
                 shorten it, or check the legal limit.",
                limits.promise, limits.legal
            ),
        );
    }
    if (item.project == Project::Instant) != (limits.promise == 0) {
        found.add(
            "limits.promise",
            "instant_promise",
            "即办件的承诺时限必须是 0，承诺件的必须大于 0。请改办件类型或时限。",
            "What is instant promises 0 days, and only what is promised more than 0. Please change \
             the kind or the limit.",
        );
    }
    if item.kind.is_permit() && limits.tell > 5 {
        found.add(
            "limits.tell",
            "tell_within_five",
            "行政许可的一次性告知不得超过五日（行政许可法第三十二条），逾期即视为受理。请改为 5 或更短。",
            "For a permit everything missing is told within five days (行政许可法 art. 32), or it \
             counts as accepted. Please set 5 or less.",
        );
    }
    if limits.correction == 0 {
        found.add(
            "limits.correction",
            "correction_days",
            "补正期限是 0 天，居民来不及补。请至少给 1 天。",
            "No time is left for a correction. Please give at least one day.",
        );
    }
    if let Some(extension) = &limits.extension {
        found.needs_citation("limits.extension.basis", &extension.basis);
        if extension.days == 0 {
            found.add(
                "limits.extension.days",
                "extension_days",
                "延期写了 0 天。请写明依据允许的天数，或删去延期。",
                "The extension is of 0 days. Please state the days its basis allows, or remove it.",
            );
        }
    }
}

pub(super) fn route(item: &Item, found: &mut Findings) {
    for (n, rule) in item.routes().enumerate() {
        let path = match n.checked_sub(1) {
            None => "route".to_owned(),
            Some(n) => format!("routes[{n}]"),
        };
        named(item, rule, n, &path, found);
        station(item, rule, &path, found);
        legs(item, rule, &path, found);
        deciding(item, rule, &path, found);
    }
    // One owner signs for every route; a street that decides for a bureau does so by delegation.
    if item.owner.issuer == Issuer::Street && item.routes().any(|rule| rule.decide < Level::Street)
    {
        found.add(
            "owner.issuer",
            "issuer_decides",
            "由街道以外的上级决定，文书不能用街道的名义。请把 issuer 改为 owner。",
            "A higher body decides, so the papers cannot bear the street's name. Please set the \
             issuer to `owner`.",
        );
    }
    const STATIONS: [&str; 6] = [
        "居委会",
        "居民委员会",
        "村委会",
        "村民委员会",
        "服务站",
        "服务中心",
    ];
    if STATIONS.iter().any(|name| item.owner.name.contains(name)) {
        found.add(
            "owner.name",
            "issuer_not_a_station",
            "社区服务站和服务中心不是实施主体，不能出具文书。请填街道办事处或有关部门的名称。",
            "A station or a service centre is no legal owner and signs nothing. Please name the \
             street office or the department.",
        );
    }
}

/// A route among several has a key of its own and a name, and some row of a table gives it.
fn named(item: &Item, rule: &Route, n: usize, path: &str, found: &mut Findings) {
    let plain = rule.key.starts_with(|c: char| c.is_ascii_lowercase())
        && (rule.key.bytes())
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
    let is_odd = match n {
        0 => rule.key != MAIN,
        _ => !plain || rule.key == MAIN,
    };
    if is_odd {
        found.add(
            format!("{path}.key"),
            "route_key",
            "[route] 是主路线，编号只能是 main（可以不写）；[[routes]] 各写一个自己的编号，用小写英文字母开头。请改写。",
            "[route] is the main one and its key can only be `main`; each of [[routes]] has a plain key of its own. Please change it.",
        );
    } else if item.routes().take(n).any(|other| other.key == rule.key) {
        found.add(
            format!("{path}.key"),
            "key_unique",
            format!("路线编号“{}”用了两次，表里写它时分不清是哪一条。请改其中一个。", rule.key),
            format!("The route key “{}” is used twice and a table could mean either. Please change one.", rule.key),
        );
    }
    if item.routes.is_empty() {
        return;
    }
    found.needs_text(format!("{path}.name"), &rule.name);
    found.needs_text(format!("{path}.name_en"), &rule.name_en);
    let mut rows = (item.tables.iter())
        .filter(|table| table.sets == Sets::Route)
        .flat_map(|table| &table.rows);
    if !rows.any(|row| row.gives.trim() == rule.key) {
        found.add(
            path,
            "route_reached",
            format!("没有哪一行决策表给出路线“{}”，办件永远走不到。请在 sets = \"route\" 的表里加一行，或删去这条路线。", rule.key),
            format!("No row of a table gives the route “{}”, so no case ever takes it. Please add a row to the table with sets = \"route\", or remove the route.", rule.key),
        );
    }
}

/// Who decides, by which bureau, and apart from whoever accepted.
fn deciding(item: &Item, rule: &Route, path: &str, found: &mut Findings) {
    // Upwards only: City < District < Street < Community.
    if rule.decide > rule.accept {
        found.add(
            format!("{path}.decide"),
            "decide_above_accept",
            "决定层级低于受理层级，办件只能向上送。请核对两个层级。",
            "The decision lies below the acceptance, but cases go upwards only. Please check both.",
        );
    }
    match (&rule.bureau, rule.decide) {
        (None, Level::District) => found.add(
            format!("{path}.decide"),
            "bureau_given",
            "由区里决定，却没有写是哪个局，办件送不出去。请填写 bureau，如 B08。",
            "The district decides but no bureau is named, so the case has nowhere to go. Please \
             give `bureau`, for instance B08.",
        ),
        (Some(_), Level::City | Level::Street | Level::Community) => found.add(
            format!("{path}.bureau"),
            "bureau_given",
            "不是由区里决定，不应写委办局。请删去 bureau，或核对决定层级。",
            "A bureau is named although the district does not decide. Please remove it or check \
             who decides.",
        ),
        (None | Some(_), _) => {}
    }
    let separate = matches!(
        item.kind,
        ItemType::Permit | ItemType::Benefit | ItemType::Confirmation
    );
    if separate && !rule.separation {
        found.add(
            format!("{path}.separation"),
            "separation",
            "行政许可、给付、确认必须受理与审批分离，同一人不能收件又批准。请改为 true。",
            "Permits, benefits and confirmations need separation of duties: who took a case in may \
             not approve it. Please set it to true.",
        );
    }
}

/// The class at the station and who accepts must say the same. 受理类 and 闭环办: the station
/// accepts, and nobody accepts again; 代收代办类 and 咨询预审类: acceptance lies above it.
fn station(item: &Item, route: &Route, path: &str, found: &mut Findings) {
    let here = route.accept == Level::Community;
    match route.station {
        StationClass::Accept | StationClass::Close if !here => found.add(
            format!("{path}.accept"),
            "station_class",
            "受理类、社区闭环办由社区受理，受理层级应是 community。请改受理层级或站点类别。",
            "What a station accepts or closes is accepted in the community. Please change the \
             level of acceptance or the class.",
        ),
        StationClass::Collect | StationClass::Advise if here => found.add(
            format!("{path}.accept"),
            "station_class",
            "代收代办类、咨询预审类不由社区受理，受理层级应是街道或以上。请改受理层级或站点类别。",
            "What a station collects or advises on is accepted above it. Please change the level \
             of acceptance or the class.",
        ),
        StationClass::Close if route.decide != Level::Community || !item.is_instant() => found.add(
            format!("{path}.station"),
            "station_class",
            "社区闭环办须是即办件，并在社区办结。请改站点类别，或改办件类型和决定层级。",
            "What is closed in the community is instant and decided there. Please change the \
             class, or the kind and the level of decision.",
        ),
        StationClass::Accept | StationClass::Collect | StationClass::Advise
            if route.decide == Level::Community =>
        {
            found.add(
                format!("{path}.decide"),
                "station_class",
                "只有社区闭环办在社区决定。请把决定层级改为街道或以上。",
                "Only what a station closes is decided there. Please move the decision up.",
            )
        }
        StationClass::Accept
        | StationClass::Collect
        | StationClass::Advise
        | StationClass::Close => {}
    }
}

fn legs(item: &Item, rule: &Route, path: &str, found: &mut Findings) {
    let Route {
        steps,
        accept,
        decide,
        ..
    } = rule;
    if steps.is_empty() != item.is_instant() {
        found.add(
            format!("{path}.steps"),
            "steps_of_promised",
            "即办件没有审查环节，承诺件必须列出承办、审核、批准的环节。请增删环节或改办件类型。",
            "What is instant has no steps, what is promised lists them. Please add or remove steps \
             or change the kind.",
        );
    }
    let sum: u64 = steps.iter().map(|step| u64::from(step.days)).sum();
    let promise = shortest(item, rule);
    if sum > u64::from(promise) {
        found.add(
            format!("{path}.steps"),
            "steps_within_promise",
            format!("各环节合计 {sum} 个工作日，超过承诺的 {promise} 个工作日。请缩短环节。"),
            format!(
                "The steps take {sum} working days together, more than the {promise} promised. \
                 Please shorten them."
            ),
        );
    }
    for (n, step) in steps.iter().enumerate() {
        if step.at < *decide || step.at > *accept {
            found.add(
                format!("{path}.steps[{n}].at"),
                "step_on_the_way",
                "这个环节不在受理层级与决定层级之间，办件到不了那里。请改层级。",
                "This step lies outside the way from acceptance to decision. Please change its \
                 level.",
            );
        }
        if step.bureau.is_some() && step.at != Level::District {
            found.add(
                format!("{path}.steps[{n}].bureau"),
                "bureau_given",
                "这个环节不在区里，不应写委办局。请删去 bureau，或把层级改为 district。",
                "This step is not done in the district, so it has no bureau. Please remove it or \
                 change the level.",
            );
        }
    }
    for (n, pair) in steps.windows(2).enumerate() {
        let n = n + 1;
        let (before, after) = (rank(pair[0].kind), rank(pair[1].kind));
        if after < before || (after == before && is_same_place(rule, &pair[0], &pair[1])) {
            found.add(
                format!("{path}.steps[{n}].kind"),
                "step_order",
                "环节顺序应是承办、审核、批准。请调整顺序。",
                "Steps go from handling to examination to approval. Please put them in order.",
            );
        }
        if pair[1].at > pair[0].at {
            found.add(
                format!("{path}.steps[{n}].at"),
                "step_order",
                "环节只能向上送，不能退到下一级。请调整层级。",
                "Steps go upwards, not down again. Please change the levels.",
            );
        }
    }
    if let Some(last) = steps.last()
        && (last.kind != StepKind::Approve
            || last.at != *decide
            || rule.bureau_of(last) != rule.bureau.as_deref())
    {
        found.add(
            format!("{path}.steps[{}]", steps.len() - 1),
            "approved_where_decided",
            "最后一个环节应是决定层级的批准。请补上批准环节或改层级。",
            "The last step is the approval where the decision lies. Please add it or change the \
             level.",
        );
    }
}

/// Two bureaus of one district may examine the same case one after the other.
fn is_same_place(rule: &Route, a: &Step, b: &Step) -> bool {
    (a.at, rule.bureau_of(a)) == (b.at, rule.bureau_of(b))
}

/// The shortest promise that can go with this route. An item of one route is held to its longest,
/// as its steps are those of every case.
fn shortest(item: &Item, rule: &Route) -> u32 {
    let of = |sets: Sets| item.tables.iter().find(|table| table.sets == sets);
    let (Some(routes), Some(promises)) = (of(Sets::Route), of(Sets::Promise)) else {
        return item.limits.promise;
    };
    let leads_here =
        |row: usize| (routes.rows.get(row)).is_some_and(|row| row.gives.trim() == rule.key);
    let days: Option<u32> = match together(item, routes, promises) {
        Some(pairs) => (pairs.iter())
            .filter(|(row, _)| leads_here(*row))
            .filter_map(|(_, row)| promises.promise(*row))
            .min(),
        // Too many to look at: any of them may go with it.
        None => (0..promises.rows.len())
            .filter_map(|row| promises.promise(row))
            .min(),
    };
    days.unwrap_or(item.limits.promise)
}

fn rank(kind: StepKind) -> u8 {
    match kind {
        StepKind::Handle => 0,
        StepKind::Examine => 1,
        StepKind::Approve => 2,
    }
}

pub(super) fn stops_and_checks(item: &Item, found: &mut Findings) {
    if item.is_instant() && !item.stops.is_empty() {
        found.add(
            "stops",
            "stop_of_promised",
            "即办件没有时限可停。请删去特别程序，或改为承诺件。",
            "What is instant has no clock to stop. Please remove the stops or make it promised.",
        );
    }
    for (n, stop) in item.stops.iter().enumerate() {
        let path = format!("stops[{n}]");
        found.needs_text(format!("{path}.name"), &stop.name);
        found.needs_text(format!("{path}.name_en"), &stop.name_en);
        found.needs_citation(format!("{path}.basis"), &stop.basis);
        if stop.days == 0 {
            found.add(
                format!("{path}.days"),
                "stop_days",
                "停表没有写最长天数，无法告知居民要等多久。请填写。",
                "No longest time is given, so nobody can be told how long it takes. Please give it.",
            );
        }
    }
    for (n, check) in item.checks.iter().enumerate() {
        let path = format!("checks[{n}]");
        found.needs_text(format!("{path}.name"), &check.name);
        found.needs_text(format!("{path}.name_en"), &check.name_en);
        found.needs_citation(format!("{path}.basis"), &check.basis);
        condition(item, &check.when, &path, found);
        match check.kind {
            CheckKind::HomeInquiry | CheckKind::SiteCheck => {
                if check.staff < 2 {
                    found.add(
                        format!("{path}.staff"),
                        "check_staff",
                        "入户调查、现场核查须有两名以上工作人员。请改为 2 或更多。",
                        "An inquiry at home or a check on site takes at least two of the staff. \
                         Please set 2 or more.",
                    );
                }
                if check.kind == CheckKind::HomeInquiry && check.at == Level::Community {
                    found.add(
                        format!("{path}.at"),
                        "inquiry_by_street",
                        "入户调查由街道工作人员进行，社区只能协助。请改为 street 或以上。",
                        "An inquiry at home is made by the street; the community only goes along. \
                         Please set `street` or above.",
                    );
                }
            }
            CheckKind::PublicNotice => {
                if check.days == 0 {
                    found.add(
                        format!("{path}.days"),
                        "notice_days",
                        "公示没有写天数，无法判断是否期满。请填写自然日天数。",
                        "The notice has no number of days, so nobody can tell when it is over. \
                         Please give calendar days.",
                    );
                }
            }
        }
    }
    let keys = (item.stops.iter().map(|s| s.key.as_str()))
        .chain(item.checks.iter().map(|c| c.key.as_str()));
    for (n, key) in repeated(keys) {
        let path = match n.checked_sub(item.stops.len()) {
            None => format!("stops[{n}].key"),
            Some(n) => format!("checks[{n}].key"),
        };
        found.add(
            path,
            "key_unique",
            format!("编号“{key}”用了两次，记录会混在一起。请改其中一个。"),
            format!("The key “{key}” is used twice and records would mix. Please change one."),
        );
    }
}
