//! Stages of the service and the ways in which it is offered.

use super::super::ways_codes;
use super::super::{Audience, Grade, Item, OutcomeKind, StageKind};
use super::{Findings, repeated};

pub(super) fn stages(item: &Item, found: &mut Findings) {
    for (n, stage) in item.stages.iter().enumerate() {
        let path = format!("stages[{n}]");
        found.needs_text(format!("{path}.who"), &stage.who);
        found.needs_text(format!("{path}.norm"), &stage.norm);
        found.needs_text(format!("{path}.limit"), &stage.limit);
    }
    for (n, stage) in repeated(item.stages.iter().map(|stage| stage.stage.zh())) {
        found.add(
            format!("stages[{n}].stage"),
            "stage_once",
            format!("“{stage}”环节写了两次，职责说不清。请合并。"),
            format!("The stage {stage} stands there twice. Please make it one."),
        );
    }
    if item.stages.is_empty() {
        return;
    }
    for stage in StageKind::ALL {
        // Whoever only answers questions, or hands out nothing, has no such stage.
        let is_needed = match stage {
            StageKind::Deliver => item.result.kind != OutcomeKind::None,
            StageKind::Review => item.routes().any(|rule| !rule.steps.is_empty()),
            _ => true,
        };
        if is_needed && !item.stages.iter().any(|row| row.stage == stage) {
            found.add(
                "stages",
                "stage_missing",
                format!("缺“{}”环节：谁做、标准、时限没有写明。请补上。", stage.zh()),
                format!(
                    "The stage {} is missing: who, norm and limit. Please add it.",
                    stage.zh()
                ),
            );
        }
    }
}

pub(super) fn ways(item: &Item, found: &mut Findings) {
    let ways = &item.ways;
    // IV 级 is handling without any visit, and I, II, III are less.
    if ways.grade == Some(Grade::Iv) && item.visit.times > 0 {
        found.add(
            "ways.grade",
            "grade_without_visit",
            "全程网办（IV 级）的到现场次数应为 0。请改等级，或改次数。",
            "Grade IV is handling without a visit. Please change the grade or the number of visits.",
        );
    }
    if item.fee.is_none() && ways.pay_online {
        found.add(
            "ways.pay_online",
            "fee_before_payment",
            "不收费的事项没有网上支付。请删去，或写明收费。",
            "What is free is not paid for online. Please remove it or name the fee.",
        );
    }
    let has = |code: &str| ways.forms.iter().any(|form| form == code);
    if !ways.forms.is_empty() && item.visit.online != has(ways_codes::ONLINE) {
        found.add(
            "ways.forms",
            "forms_agree",
            "办理形式里的“网上办理”与 visit.online 不一致。请改成一样。",
            "Whether it can be filed online differs between forms and visit.online. Please make them agree.",
        );
    }
    for (n, topic) in ways.topics.iter().enumerate() {
        // Topics of people begin with 1, topics of companies with 2.
        let fits = match topic.as_bytes().first() {
            Some(b'1') => item.audience.contains(&Audience::Person),
            Some(b'2') => item.audience.contains(&Audience::Company),
            _ => true,
        };
        if !fits {
            found.add(
                format!("ways.topics[{n}]"),
                "topic_of_audience",
                "主题分类与服务对象不一致：个人主题配自然人，法人主题配企业和其他组织。请改其中一个。",
                "The topic and the audience differ: topics of people go with persons, topics of legal bodies with companies. Please change one.",
            );
        }
    }
    for (key, codes) in [
        ("forms", &ways.forms),
        ("depth", &ways.depth),
        ("topics", &ways.topics),
    ] {
        for (n, code) in repeated(codes.iter().map(String::as_str)) {
            found.add(
                format!("ways.{key}[{n}]"),
                "code_once",
                format!("代码 {code} 写了两次。请删去一个。"),
                format!("The code {code} stands there twice. Please remove one."),
            );
        }
    }
}
