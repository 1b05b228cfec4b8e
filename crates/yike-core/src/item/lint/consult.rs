//! 会办部门: whom the office may ask, in time, and for what.

use super::Findings;
use crate::item::Item;

pub(super) fn departments(item: &Item, found: &mut Findings) {
    if item.is_instant() && !item.departments.is_empty() {
        found.add(
            "departments",
            "departments_of_promised",
            "即办件当场办结，来不及征求意见。请删去会办部门，或改为承诺件。",
            "What is instant leaves no time to ask a department. Please remove them or make it promised.",
        );
    }
    let mut seen = Vec::new();
    for (n, department) in item.departments.iter().enumerate() {
        let path = format!("departments[{n}]");
        found.needs_text(format!("{path}.about"), &department.about);
        found.needs_text(format!("{path}.about_en"), &department.about_en);
        found.needs_citation(format!("{path}.basis"), &department.basis);
        // The answer runs inside the limit of the case (行政许可法 art 45 does not stop it).
        let most = item.limits.promise;
        if department.days == 0 || (most > 0 && department.days >= most) {
            found.add(
                format!("{path}.days"),
                "department_days",
                format!("答复时限要在 1 天以上、承诺时限 {most} 个工作日以内，否则等到答复已经超期。请改。"),
                format!(
                    "The days for the answer must be at least 1 and below the promise of {most}, or the case \
                     is late before the answer is in. Please change them."
                ),
            );
        }
        let unit = (department.at, department.unit.as_str());
        if seen.contains(&unit) {
            found.add(
                path,
                "department_unique",
                "同一个部门列了两次，会问两遍。请删去一个。",
                "The same department stands here twice and would be asked twice. Please remove one.",
            );
        } else {
            seen.push(unit);
        }
    }
}
