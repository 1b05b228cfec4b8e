//! What the resident reads first: names, basis, visits, hours, telephones, questions.

use super::super::Item;
use super::{Findings, cites, repeated};

pub(super) fn names(item: &Item, found: &mut Findings) {
    let plain = item.key.starts_with(|c: char| c.is_ascii_lowercase())
        && item
            .key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !plain {
        found.add(
            "key",
            "key_plain",
            "事项编号只能用小写英文字母、数字和连字符，以字母开头，与文件名相同。请改写。",
            "An item's key has small letters, digits and hyphens, begins with a letter and is the \
             file's name. Please change it.",
        );
    }
    for (path, text) in [
        ("name", &item.name),
        ("name_en", &item.name_en),
        ("about", &item.about),
        ("about_en", &item.about_en),
        ("owner.name", &item.owner.name),
        ("source.text", &item.source.text),
    ] {
        found.needs_text(path, text);
    }
    if item.aliases.is_empty() {
        found.add(
            "aliases",
            "aliases",
            "没有别名，居民用自己的话搜不到。请写几个常用叫法，如“低保”“养老证”。",
            "There are no aliases, so people do not find it in their own words. Please add some.",
        );
    }
    for (n, alias) in item.aliases.iter().enumerate() {
        found.needs_text(format!("aliases[{n}]"), alias);
    }
    for (n, alias) in repeated(item.aliases.iter().map(String::as_str)) {
        found.add(
            format!("aliases[{n}]"),
            "aliases",
            format!("别名“{alias}”写了两次。请删去一个。"),
            format!("The alias “{alias}” stands there twice. Please remove one."),
        );
    }
    if item.audience.is_empty() {
        found.add(
            "audience",
            "audience",
            "没有写服务对象，不知道谁可以办。请填写自然人或法人。",
            "No audience is named. Please say whether people or companies may file.",
        );
    }
    if item.conditions.is_empty() {
        found.add(
            "conditions",
            "conditions",
            "没有受理条件，居民不知道自己能不能办。请逐条写明。",
            "No conditions are stated, so nobody can tell whether they may file. Please list them.",
        );
    }
    for (n, condition) in item.conditions.iter().enumerate() {
        found.needs_text(format!("conditions[{n}]"), condition);
    }
}

pub(super) fn basis(item: &Item, found: &mut Findings) {
    if item.basis.is_empty() {
        found.add(
            "basis",
            "basis_cites",
            "没有设定依据。没有依据的事项不能办理，请写明法律名称和条款。",
            "There is no basis, and without one nothing may be asked. Please name law and article.",
        );
    }
    for (n, law) in item.basis.iter().enumerate() {
        found.needs_text(format!("basis[{n}].title"), &law.title);
        if !cites(&law.article) && !cites(&law.number) {
            found.needs_citation(format!("basis[{n}].article"), &law.article);
        }
    }
    if let Some(fee) = &item.fee {
        found.needs_text("fee.standard", &fee.standard);
        found.needs_citation("fee.basis", &fee.basis);
    }
}

pub(super) fn visit(item: &Item, found: &mut Findings) {
    let visit = &item.visit;
    if (visit.times > 0) == visit.reason.trim().is_empty() {
        found.add(
            "visit.times",
            "visit_reason",
            "要到现场的必须写明原因，不用到现场的不写原因。请补上或删去原因。",
            "A visit needs a reason, and no visit has none. Please add or remove the reason.",
        );
    }
    if visit.times == 0 && !visit.online && !visit.post {
        found.add(
            "visit.times",
            "visit_possible",
            "不用到现场，却既不能网上办也不能邮寄，居民办不了。请开通其一，或改到现场次数。",
            "No visit, not online and not by post: nobody could file. Please offer one of them or \
             state the visits.",
        );
    }
    if item.is_instant() && visit.times > 1 {
        found.add(
            "visit.times",
            "instant_one_visit",
            "即办件最多到现场一次。请改次数或办件类型。",
            "What is instant takes one visit at most. Please change the visits or the kind.",
        );
    }
    found.hours("visit.hours", &visit.hours);
    found.precise("visit.place", &visit.place);
}

pub(super) fn contact(item: &Item, found: &mut Findings) {
    let contact = &item.contact;
    found.telephone("contact.ask", &contact.ask);
    found.telephone("contact.complain", &contact.complain);
    found.telephones_differ("contact.complain", &contact.ask, &contact.complain);
}

pub(super) fn questions(item: &Item, found: &mut Findings) {
    if item.kind.is_permit() && item.questions.is_empty() {
        found.add(
            "questions",
            "permit_faq",
            "行政许可至少要有一条常见问题。请把窗口最常被问的写上。",
            "A permit has at least one question and answer. Please add what is asked most.",
        );
    }
    for (n, faq) in item.questions.iter().enumerate() {
        found.needs_text(format!("questions[{n}].question"), &faq.question);
        found.needs_text(format!("questions[{n}].answer"), &faq.answer);
    }
}
