//! The letter of a company on its pages: recorded at a window, used by its clerk.

use crate::notify;
use crate::web::trial::{self, COMMUNITY, STREET, Trial};
use crate::{args, sql};
use axum::http::StatusCode;
use yike_core::item::MaterialSource;

sql! {
    TOLD = "SELECT words FROM demo_sms WHERE phone = $1 ORDER BY at, id";
    LETTER = "SELECT id FROM letter WHERE desk <> ''";
    NUMBERS = "SELECT number FROM case_row";
    KEYS = "SELECT home || '-' || case_id FROM party";
    CASES = "SELECT p.who FROM party p ORDER BY p.case_id";
}

const PAGE: &[u8] = include_bytes!("../../../demo/paper.png");
const NEW: &str = "/desk/letters/new";
const NAME: &str = "北京虚构一刻小馆有限公司";
const USCC: &str = "91110199MA0YKTTRYT";
const HEAD: &str = "13800007701";
const CLERK: &str = "13800007702";
const SECOND: &str = "13800007703";

/// The form, everything there.
const FORM: [(&str, &str); 13] = [
    ("giver", "company"),
    ("company", NAME),
    ("uscc", USCC),
    ("principal_name", "顾小铺"),
    ("principal_phone", HEAD),
    ("agent_name", "林经办"),
    ("agent_phone", CLERK),
    ("items", "shop-sign"),
    ("items", "startup-loan"),
    ("until_year", "2026"),
    ("until_month", "12"),
    ("until_day", "31"),
    ("seen_licence", "yes"),
];

fn without(fields: &[&str]) -> Vec<(&'static str, &'static str)> {
    let mut form = FORM.to_vec();
    form.retain(|(key, _)| !fields.contains(key));
    form
}

async fn record(trial: &Trial, fields: &[(&str, &str)]) -> (StatusCode, String) {
    let id = uuid::Uuid::now_v7().to_string();
    let with_id = [&[("command_id", id.as_str())], fields].concat();
    let paper = ("paper", "委托书.png", PAGE);
    trial.upload_as("chuangkou", NEW, &with_id, paper).await
}

async fn texts(trial: &Trial, sql: &'static crate::store::Sql, arg: Option<&str>) -> Vec<String> {
    let arg = arg.map(str::to_owned);
    let rows = trial.app.store.read(move |tx| match &arg {
        Some(arg) => tx.rows(sql, args![arg]),
        None => tx.rows(sql, args![]),
    });
    let rows = rows.await.unwrap();
    rows.iter()
        .map(|row| row.text(0).unwrap().to_owned())
        .collect()
}

#[test]
fn company_letter_is_recorded_once_licence_and_seal_were_seen_and_nothing_typed_is_lost() {
    trial::each(async |trial| {
        let page = trial
            .page("chuangkou", "/desk/letters/new?giver=company")
            .await;
        assert!(page.contains("name=\"uscc\"") && page.contains("name=\"seen_licence\""));
        assert!(
            page.contains("value=\"shop-sign\"") && !page.contains("value=\"temporary-relief\"")
        );
        // Everything that is wrong at once; what was typed stays.
        let (status, page) = record(trial, &[("giver", "company"), ("agent_name", "林经办")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in [
            "company",
            "uscc",
            "principal_name",
            "principal_phone",
            "agent_phone",
            "items",
            "until",
            "seen_licence",
        ] {
            assert!(
                page.contains(&format!("href=\"#{field}\"")),
                "{field}\n{page}"
            );
        }
        assert!(page.contains("林经办"));
        // A fault says whose phone is meant.
        assert!(page.contains("经办人手机：还没有"), "{page}");
        // The other kind of letter and back keeps it too, and records nothing.
        for (way, shown) in [("person", false), ("company", true)] {
            let (status, page) = record(trial, &[&FORM[..], &[("way", way)]].concat()).await;
            assert_eq!(status, StatusCode::OK);
            assert!(
                page.contains("顾小铺") && page.contains(NAME) == shown,
                "{page}"
            );
        }
        for (left_out, field) in [("seen_licence", "seen_licence"), ("items", "items")] {
            let (status, page) = record(trial, &without(&[left_out])).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains(&format!("href=\"#{field}\"")), "{page}");
        }
        let personal = [&without(&["items"])[..], &[("items", "temporary-relief")]].concat();
        let (status, page) = record(trial, &personal).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("企业能办的事项"), "{page}");
        // One case must be the company's own and running.
        let one = [&FORM[..], &[("case", "1101010010012611200000017")]].concat();
        let (status, page) = record(trial, &one).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("没有这一件") && page.contains("1101010010012611200000017"));
        assert!(texts(trial, &LETTER, None).await.is_empty());

        let (status, page) = record(trial, &FORM).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let list = trial.page("chuangkou", "/desk/letters").await;
        assert!(list.contains(NAME) && list.contains("林*办") && !list.contains(USCC));
        notify::send_due(&trial.app).await.unwrap();
        let head = texts(trial, &TOLD, Some(HEAD)).await;
        assert!(head.len() == 1 && head[0].contains("贵单位"), "{head:?}");
        assert_eq!(texts(trial, &TOLD, Some(CLERK)).await.len(), 1);
    });
}

#[test]
fn company_clerk_fills_in_with_name_and_code_fixed_and_both_are_told() {
    trial::each(async |trial| {
        record(trial, &FORM).await;
        let letter = texts(trial, &LETTER, None).await.remove(0);
        trial.log_in_resident("lin-jingban", CLERK).await;
        let page = trial.page("lin-jingban", "/me/letters").await;
        assert!(page.contains(NAME) && !page.contains(USCC), "{page}");
        let draft = uuid::Uuid::now_v7().to_string();
        for item in ["startup-loan", "shop-sign"] {
            let draft = match item {
                "shop-sign" => draft.clone(),
                _ => uuid::Uuid::now_v7().to_string(),
            };
            let apply = format!("/me/letters/{letter}/apply");
            let fields = [("command_id", draft.as_str()), ("item", item)];
            let (status, _) = trial.post("lin-jingban", &apply, &fields).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
        }
        let step = |name: &str| format!("/drafts/{draft}/{name}");
        let send = async |name: &str, fields: &[(&str, &str)]| {
            trial.post("lin-jingban", &step(name), fields).await
        };
        send("situation", &[("building", "owned"), ("filed_by", "self")]).await;
        let page = trial.page("lin-jingban", &step("person")).await;
        assert!(
            page.contains(NAME) && page.contains(USCC) && page.contains("林经办"),
            "{page}"
        );
        assert!(!page.contains("name=\"uscc\"") && !page.contains("name=\"company\""));

        let number = crate::demo::id_number(jiff::civil::date(1988, 3, 4), 331);
        let own = [
            ("name", "林经办"),
            ("id_number", number.as_str()),
            ("phone", CLERK),
            ("address", "九道湾胡同演示 7 号"),
        ];
        // Another company, sent all the same: told, not kept, and the rest is not lost.
        let forged = [
            &own[..],
            &[("uscc", "91110199MA0YKTTRXP"), ("company", "别家")],
        ]
        .concat();
        let (status, page) = send("person", &forged).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.contains("以授权委托书为准") && page.contains(NAME),
            "{page}"
        );
        assert!(page.contains(&number) && !page.contains("别家"), "{page}");
        let (status, page) = send("person", &own).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        send("place", &[("street", STREET)]).await;
        send("community", &[("community", COMMUNITY)]).await;
        let answers = [
            ("shown", "lit"),
            ("premises_address", "前永康胡同演示一号"),
            ("wording", "演示小铺"),
            ("size", "300×60×12"),
            ("lit", "no"),
        ];
        let (status, page) = send("fields", &answers).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let published = trial.app.world.now();
        let published = published.published("shop-sign", trial.app.now()).unwrap();
        let chosen = [("building", "owned"), ("filed_by", "self")];
        let chosen = chosen.map(|(key, value)| (key.to_owned(), value.to_owned()));
        for material in published.item.materials_for(&chosen.into()) {
            if material.from != MaterialSource::System {
                let field = format!("file_{}", material.code);
                let file = (field.as_str(), "照片.png", PAGE);
                let sent = [("go", "upload")];
                trial
                    .upload_as("lin-jingban", &step("papers"), &sent, file)
                    .await;
            }
        }
        let page = trial.page("lin-jingban", &step("review")).await;
        assert!(page.contains(NAME) && page.contains("agree"), "{page}");
        let (status, page) = send("submit", &[("agree", "yes"), ("go", "submit")]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        assert_eq!(
            texts(trial, &CASES, None).await,
            [trial.app.keys.company_of(USCC)]
        );
        // The clerk finds it among those of others, as an agent and not as the applicant.
        let mine = trial.page("lin-jingban", "/me").await;
        assert!(
            mine.contains("您可以代办的办件") && mine.contains("名下还没有办件"),
            "{mine}"
        );
        let case = texts(trial, &KEYS, None).await.remove(0);
        let page = trial.page("chuangkou", &format!("/cases/{case}")).await;
        assert!(
            page.contains("法定代表人") && page.contains("顾*铺"),
            "{page}"
        );
        assert!(!page.contains("顾小铺") && !page.contains(HEAD), "{page}");
        notify::send_due(&trial.app).await.unwrap();
        let head = texts(trial, &TOLD, Some(HEAD)).await;
        assert!(
            head.iter()
                .any(|words| words.contains("贵单位尾号") && words.contains("问贵单位经办人")),
            "{head:?}"
        );
        // A second letter, for this one case, whose number is typed in groups.
        let number = texts(trial, &NUMBERS, None).await.remove(0);
        let number = crate::web::casework::words::grouped(&number);
        let mut one = without(&["items", "agent_phone"]);
        one.extend([("case", number.as_str()), ("agent_phone", SECOND)]);
        let (status, page) = record(trial, &one).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        trial.log_in_resident("second", SECOND).await;
        let page = trial.page("second", "/me/letters").await;
        assert!(page.contains(&format!("/cases/{case}")), "{page}");
    });
}
