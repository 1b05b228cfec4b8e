//! Every text whose key is put together here exists in both languages.

use crate::web::casework::papers::Sheet;
use crate::web::face::text::{Lang, has};
use yike_core::case::{Consult, DeliveryWay, Kind, Service, Status};
use yike_core::who::Duty;

#[test]
fn every_status_duty_and_way_has_its_words() {
    let mut keys: Vec<String> = Vec::new();
    keys.extend(Status::ALL.map(|s| format!("status-{}", s.as_str())));
    keys.extend(Duty::ALL.map(|d| format!("duty-{}", d.as_str())));
    keys.extend(DeliveryWay::ALL.map(|w| format!("delivery-{}", w.as_str())));
    let services = [Service::Filing, Service::Correction, Service::Result];
    keys.extend(services.map(|s| format!("service-{}", s.as_str())));
    keys.extend((1..=5).map(|level| format!("rating-{level}")));
    for event in [
        "received",
        "not_accepted",
        "claimed",
        "handed_back",
        "put_back",
        "refused",
        "closed",
        "withdrawn",
        "returned",
        "lapsed",
        "nudged",
        "handed_over",
        "handed_over-bare",
        "passed",
        "passed-bare",
        "replied",
        "reminded",
        "assigned",
        "bagged",
        "papers_missed",
        "papers_sent",
        "papers_returned",
    ] {
        keys.push(format!("event-{event}"));
    }
    for what in Consult::ALL {
        keys.push(format!("consult-{}", what.as_str()));
        keys.push(format!("event-consulted-{}", what.as_str()));
    }
    all_there(&keys);
}

#[test]
fn every_act_has_a_button_an_explanation_and_a_sentence_afterwards() {
    let mut keys = Vec::new();
    let given = Kind::ALL.iter().copied();
    for kind in given.filter(|kind| crate::web::casework::command::is_given_by_people(*kind)) {
        let name = kind.as_str();
        keys.push(format!("act-{name}"));
        keys.push(format!("act-{name}-about"));
        keys.push(format!("said-{name}"));
        // The next page reads it from a cookie, which takes short plain keys only.
        assert!(format!("said-{name}").len() < 40);
    }
    let fields = [
        "note",
        "nudge_note",
        "opinion",
        "reason",
        "finding",
        "agency_words",
        "article",
        "way_out",
        "number",
        "valid",
        "remark",
        "words",
    ];
    for field in fields {
        keys.push(format!("field-{field}"));
        keys.push(format!("field-{field}-hint"));
    }
    let musts = ["reason", "remedy", "article", "finding", "number"];
    keys.extend(musts.map(|field| format!("fault-{field}")));
    keys.extend(Sheet::ALL.map(|sheet| format!("sheet-{}", sheet.as_str())));
    all_there(&keys);
}

fn all_there(keys: &[String]) {
    for lang in Lang::ALL {
        for key in keys {
            assert!(has(lang, key), "{}: {key}", lang.tag());
        }
    }
}
