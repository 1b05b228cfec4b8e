//! Papers asked for, review points, and the paper that comes out.

use super::super::{Item, MaterialSource, Need, OutcomeKind};
use super::{Findings, condition, repeated};

/// Words that would let a window ask for anything (兜底条款).
const CATCH_ALL: [&str; 8] = [
    "其他材料",
    "其它材料",
    "其他有关",
    "有关材料",
    "相关材料",
    "等材料",
    "等资料",
    "要求的其他",
];

pub(super) fn materials(item: &Item, found: &mut Findings) {
    for (n, material) in item.materials.iter().enumerate() {
        let path = format!("materials[{n}]");
        let digits = material.code.strip_prefix('M').unwrap_or_default();
        if digits.len() != 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            found.add(
                format!("{path}.code"),
                "material_code",
                "材料编码应是 M 加两位数字，如 M01，才能与证照库对应。请照材料字典填写。",
                "A paper's code is M and two digits, such as M01, so that it can be matched with \
                 licences on file. Please take it from the dictionary.",
            );
        }
        found.needs_text(format!("{path}.name"), &material.name);
        found.needs_text(format!("{path}.name_en"), &material.name_en);
        found.needs_text(format!("{path}.accept"), &material.accept);
        condition(item, &material.when, &path, found);
        for (key, text) in [
            ("name", &material.name),
            ("fill", &material.fill),
            ("accept", &material.accept),
        ] {
            if CATCH_ALL.iter().any(|words| text.contains(words)) {
                found.add(
                    format!("{path}.{key}"),
                    "no_catch_all",
                    "不得使用“其他材料”“有关材料”等兜底说法，居民不知道要带什么。请写明具体材料。",
                    "A catch-all such as “other papers” is forbidden: nobody knows what to bring. \
                     Please name the paper.",
                );
            }
        }
        if material.originals == 0 && material.copies == 0 {
            found.add(
                format!("{path}.originals"),
                "material_copies",
                "原件和复印件份数都是 0。请写明要几份。",
                "Neither an original nor a copy is asked for. Please say how many.",
            );
        }
        if material.need == Need::Required {
            found.needs_citation(format!("{path}.basis"), &material.basis);
        }
        if material.from == MaterialSource::Government && material.waived_by.is_empty() {
            found.add(
                format!("{path}.waived_by"),
                "government_holds_it",
                "政府部门核发的材料不应再向居民要。请写明用什么代替：电子证照、数据共享、部门核验、告知承诺或读卡。",
                "What the government issued is not asked again. Please say what stands in: \
                 e-certificate, data sharing, verification, promise or card reader.",
            );
        }
    }
    for (n, code) in repeated(item.materials.iter().map(|m| m.code.as_str())) {
        found.add(
            format!("materials[{n}].code"),
            "material_once",
            format!("材料 {code} 列了两次。请合并成一行，用条件写明何时需要。"),
            format!("Paper {code} is listed twice. Please make it one row with a condition."),
        );
    }
}

pub(super) fn points(item: &Item, found: &mut Findings) {
    for (n, point) in item.points.iter().enumerate() {
        found.needs_text(format!("points[{n}].text"), &point.text);
        let about = point.about.as_str();
        let known = about.is_empty()
            || item.material(about).is_some()
            || item.check(about).is_some()
            || item.stop(about).is_some()
            || item.field(about).is_some()
            || item.group(about).is_some()
            || item.situations.iter().any(|s| s.key == about);
        if !known {
            found.add(
                format!("points[{n}].about"),
                "point_about",
                format!("审核要点指向“{about}”，但没有这份材料、字段或核查，窗口看不到它。请改成已有的编号，或留空。"),
                format!(
                    "The review point is about “{about}”, which is no paper, field or check here, \
                     so no desk would show it. Please use a declared one or leave it empty."
                ),
            );
        }
    }
}

pub(super) fn result(item: &Item, found: &mut Findings) {
    let result = &item.result;
    if result.kind == OutcomeKind::None {
        if !result.name.is_empty() {
            found.add(
                "result.name",
                "result_kind",
                "结果类型是“无”，却写了结果名称。请删去名称或改类型。",
                "There is no result, yet it has a name. Please remove the name or change the kind.",
            );
        }
        return;
    }
    found.needs_text("result.name", &result.name);
    found.needs_text("result.name_en", &result.name_en);
    let expected = kind_by_name(&result.name);
    if expected.is_some_and(|kind| kind != result.kind) {
        found.add(
            "result.kind",
            "result_kind",
            "结果名称与类型不符：名称以“证”“证书”“执照”结尾的是证照，“批复”“批文”是批文，凭证、证明不是证照。请改名称或类型。",
            "Name and kind of the result do not fit: …证, …证书, …执照 are certificates, 批复 and \
             批文 are approvals, 凭证 is neither. Please change one.",
        );
    }
}

fn kind_by_name(name: &str) -> Option<OutcomeKind> {
    if ["凭证", "证明"].iter().any(|end| name.ends_with(end)) {
        return Some(OutcomeKind::Other);
    }
    if ["证", "证书", "执照"].iter().any(|end| name.ends_with(end)) {
        return Some(OutcomeKind::Certificate);
    }
    if ["批复", "批文"].iter().any(|end| name.ends_with(end)) {
        return Some(OutcomeKind::Approval);
    }
    None
}
