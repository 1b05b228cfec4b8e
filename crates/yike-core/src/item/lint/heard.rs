//! 反映: a matter has its own way, a first call and an end that the person knows of.

use super::Findings;
use crate::item::{Item, StepKind};

/// A walk is made by the staff: from whoever walks to the head of the unit where it was.
pub(super) fn walk(item: &Item, found: &mut Findings) {
    if item.walk.is_none() {
        return;
    }
    let kinds: Vec<StepKind> = item
        .routes()
        .flat_map(|route| &route.steps)
        .map(|step| step.kind)
        .collect();
    let is_plain = kinds == [StepKind::Handle, StepKind::Approve] && item.materials.is_empty();
    if !is_plain || item.is_instant() || item.visit.online || item.heard.is_some() {
        found.add(
            "walk",
            "walk_way",
            "走流程由工作人员安排：正好两步（承办、批准），不收材料，不在网上申请，是承诺件，也不是反映类事项。请改。",
            "A walk is planned by the staff: two steps, handle and approve, no papers, not online, promised, and nobody is heard by it. Please change it.",
        );
    }
}

pub(super) fn heard(item: &Item, found: &mut Findings) {
    let every = item.departments.iter().position(|d| d.unit == "*");
    let Some(heard) = &item.heard else {
        if let Some(n) = every {
            found.add(
                format!("departments[{n}].unit"),
                "departments_every",
                "只有反映类事项可以向区里所有部门征询。请写明是哪个部门，或者加上 [heard]。",
                "Only matters that are heard may ask every department of the district. Please name the department, or add [heard].",
            );
        }
        return;
    };
    for (n, route) in item.routes().enumerate() {
        let kinds: Vec<StepKind> = route.steps.iter().map(|step| step.kind).collect();
        if kinds != [StepKind::Handle, StepKind::Approve] || !route.separation {
            let path = match n {
                0 => "route.steps[0]".to_owned(),
                n => format!("routes[{}].steps[0]", n - 1),
            };
            found.add(
                path,
                "heard_way",
                "反映类事项由被反映的单位承办、上一级批准，正好两步，并且要 separation = true。请改。",
                "What is heard is put right by whom it is about and decided by the level above: two steps, handle and approve, with separation = true. Please change it.",
            );
        }
    }
    let most = item.limits.promise;
    if heard.contact == 0 || heard.contact >= most.max(1) {
        found.add(
            "heard.contact",
            "heard_contact",
            format!("首次联系要在 1 个工作日以后、承诺的 {most} 个工作日以内。请改。"),
            format!("The first call lies between 1 working day and the {most} promised. Please change it."),
        );
    }
    if item.is_instant() {
        found.add(
            "project",
            "heard_promised",
            "反映类事项要查、要改、要回访，不能是即办件。请改为承诺件。",
            "What is heard is looked into, put right and asked about: it cannot be instant. Please make it promised.",
        );
    }
}
