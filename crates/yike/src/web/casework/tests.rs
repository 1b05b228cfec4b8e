//! Every text whose key is put together here exists in both languages.

use crate::web::face::text::{Lang, has};
use yike_core::case::{DeliveryWay, Service, Status};
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
    ] {
        keys.push(format!("event-{event}"));
    }
    all_there(&keys);
}

fn all_there(keys: &[String]) {
    for lang in Lang::ALL {
        for key in keys {
            assert!(has(lang, key), "{}: {key}", lang.tag());
        }
    }
}
