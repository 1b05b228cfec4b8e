//! Writes every part of the face as plain pages into a folder, to look at them:
//! `cargo run -p yike --example gallery -- FOLDER`, then open `FOLDER/zh-case.html`.
//! Each page comes in Chinese, English and elder mode.

use std::{fs, path::Path};

use maud::{Markup, html};
use yike::web::face::{
    Banner, BannerKind, Frame, Lang, NavLink, Who, Width, page, parts::*, print_page, t,
};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).expect("a folder to write to");
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    for file in fs::read_dir(own)? {
        let file = file?;
        fs::copy(file.path(), folder.join(file.file_name()))?;
    }
    for (name, lang, elder) in [
        ("zh", Lang::Zh, false),
        ("en", Lang::En, false),
        ("elder", Lang::Zh, true),
    ] {
        for (what, html) in pages(lang, elder) {
            // Opened from a folder, the files lie beside the page.
            let html = html.into_string().replace("\"/static/", "\"");
            fs::write(folder.join(format!("{name}-{what}.html")), html)?;
        }
    }
    Ok(())
}

fn pages(lang: Lang, elder: bool) -> [(&'static str, Markup); 9] {
    let resident = Frame {
        lang,
        elder,
        path: "/q".into(),
        unit: "北新桥街道政务服务".into(),
        who: Who::Resident {
            name_masked: "王*兰".into(),
        },
        demo: true,
        hotline: "010-0000 0000 · 周一至周五 9:00–17:00".into(),
        ..Frame::default()
    };
    let nobody = Frame {
        who: Who::Nobody,
        ..resident.clone()
    };
    let staff = Frame {
        who: linxiao(),
        demo: false,
        ..resident.clone()
    };
    let done = Banner {
        kind: BannerKind::Done,
        text: "已收件并交街道，下一件已打开。".into(),
    };
    let staff_done = Frame {
        banner: Some(done),
        ..staff.clone()
    };
    [
        ("case", page(&resident, "临时救助", Width::Wide, case(lang))),
        (
            "desk",
            page(&staff_done, "综合窗口", Width::Desk, desk(lang)),
        ),
        (
            "step",
            page(&nobody, "津贴发到哪里", Width::One, step(lang)),
        ),
        (
            "fields",
            page(&nobody, "填写信息", Width::One, fields(lang)),
        ),
        (
            "deskform",
            page(&staff, "新收件", Width::Desk, fields(lang)),
        ),
        ("review", page(&nobody, "核对", Width::One, check(lang))),
        (
            "receipt",
            page(&nobody, "已交上", Width::One, handed_in(lang)),
        ),
        ("board", page(&staff, "今日", Width::Wide, board(lang))),
        ("paper", print_page(&resident, "受理单", acceptance())),
    ]
}

fn linxiao() -> Who {
    let link = |label: &str, count, current| NavLink {
        href: "#".into(),
        label: label.into(),
        count,
        current,
        key: None,
    };
    Who::Staff {
        name: "林晓".into(),
        post: "林晓（A 岗）".into(),
        unit: "九道湾社区 · 综合窗口 1".into(),
        nav: vec![
            link("我的", Some(6), true),
            link("本站", Some(14), false),
            link("快到期", Some(2), false),
            link("取号", Some(3), false),
            link("统计", None, false),
        ],
    }
}

fn case(lang: Lang) -> Markup {
    let stations = [
        Station {
            name: "九道湾社区".into(),
            lines: vec!["11 月 20 日收下材料".into(), "原件 2 份已退还".into()],
            days: None,
            place: Place::Done,
        },
        Station {
            name: "北新桥街道".into(),
            lines: vec!["11 月 20 日受理 · 社会救助科".into()],
            days: Some((2, 10)),
            place: Place::Now,
        },
        Station {
            name: "办结".into(),
            lines: vec!["短信通知，存入银行卡".into()],
            days: None,
            place: Place::Later,
        },
    ];
    let moments = [
        Moment {
            time: "11 月 20 日 15:42".into(),
            who: "北新桥街道".into(),
            sentence: "受理了您的申请，并开具受理单。".into(),
            link: Some(("看受理单".into(), "#".into())),
        },
        Moment {
            time: "11 月 20 日 15:30".into(),
            who: "林晓（九道湾社区全能社工）".into(),
            sentence: "把申请和 4 份材料交给街道综合窗口。".into(),
            link: None,
        },
        Moment {
            time: "11 月 20 日 15:12".into(),
            who: "".into(),
            sentence: "您在九道湾社区由林晓帮办提交申请，当面核对了身份证和户口簿原件。".into(),
            link: None,
        },
    ];
    let days = [
        ("11 月 20 日（周五）", None, "受理当天不计"),
        ("11 月 21 日至 22 日", None, "周末"),
        ("11 月 23 日（周一）", Some(1), "受理次日起算"),
        ("12 月 4 日（周五）", Some(10), "到期"),
    ]
    .map(|(day, count, note)| DueLine {
        day: day.into(),
        count,
        note: note.into(),
    });
    html! {
        p.hint { "临时救助 · 办件编号 " span.num { "1101010050032611200000427" } " · 查询码 " span.num { "7KQ4-MX2A" } }
        (state_line(Some((Lamp::Good, &t(lang, "lamp-on-time"))), "已受理，北新桥街道正在审核，最晚 12 月 4 日（周五）办结。您现在不用做什么。"))
        (relay(lang, &stations))
        (explain_due(lang, "12 月 4 日", &days))
        (actions(&[
            link_button(&t(lang, "do-supplement"), "#", Kind::Plain, None),
            link_button(&t(lang, "do-withdraw"), "#", Kind::Quiet, None),
        ]))
        div.split {
            section { h2 { (t(lang, "word-timeline")) } (timeline(lang, &moments)) }
            aside {
                h2 { "申请内容" }
                (facts(&[
                    (&t(lang, "word-applicant"), html! { "王*兰" }),
                    (&t(lang, "word-id-number"), html! { span.num { "110101********0024" } }),
                    ("事由", html! { "因病支出过大" }),
                    (&t(lang, "word-materials"), html! { "4 份，齐全" }),
                ]))
                h2 { (t(lang, "word-looks")) }
                p { "林晓 · 九道湾社区 · 11 月 20 日 15:10" br; span.hint { "核对身份，办理本件" } }
            }
        }
    }
}

fn desk(lang: Lang) -> Markup {
    let heads = [
        Head::words("办件"),
        Head::words("到哪了"),
        Head::number("还剩"),
    ];
    let rows: Vec<Markup> = [
        ("高龄老年人津贴", "赵*英", "待补正答复", Lamp::Care, "1 日"),
        ("临时救助", "王*兰", "本站核对", Lamp::Good, "当天"),
        ("灵活就业参保登记", "周*", "街道退回", Lamp::Late, "超 1 日"),
        ("残疾人证新办", "孙*平", "评定中", Lamp::Paused, "停时"),
        ("待遇资格认证", "陈*", "上门，待办", Lamp::Good, "6 日"),
        ("居住证办理", "刘*", "已办结", Lamp::Quiet, "已办结"),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, (item, who, place, kind, left))| {
        row(
            &format!("r{at}"),
            at == 1,
            html! {
                td.go { a href="#" { b { (item) } small { (who) } } }
                td { (place) }
                td.n { (lamp(kind, left)) }
            },
        )
    })
    .collect();
    html! {
        div.split.list {
            section {
                (actions(&[
                    link_button("新收件", "#", Kind::Act, Some("N")),
                    link_button("读卡", "#", Kind::Plain, Some("F2")),
                    keys_help(lang, &[("T", "一次性告知")]),
                ]))
                (search_box(lang, &Field { hint: Some("姓名、证件号、查询码"), ..Field::new("q", "查找办件") }, "#"))
                (table(lang, "我的办件", false, &heads, &rows))
                (pagination(lang, 1, 3, |n| format!("?page={n}")))
            }
            section {
                p.hint { "临时救助 · 受理类 · 王*兰 " a href="#" { "看完整信息" } }
                h1 { "核对材料" }
                form method="post" action="#" data-guard {
                    (material(lang, "id", "居民身份证", true, Some((Lamp::Good, "读卡一致")), "电子证照已有，免提交", ""))
                    (material(lang, "hukou", "居民户口簿", true, None, "原件看过，已拍 3 页", "户籍在本街道；本人页与户主页齐"))
                    (material(lang, "bill", "医疗票据、费用清单", false, Some((Lamp::Care, "缺费用清单")), "可容缺，3 个工作日内补交", ""))
                    (material(lang, "form", "申请表", true, None, "系统生成，待签字", ""))
                    (actions(&[
                        button("收件并交街道", Kind::Act, Some("Enter")),
                        button_with("一次性告知", Kind::Plain, Some("T"), Some(("do", "tell"))),
                        button_with("问街道", Kind::Plain, Some("Q"), Some(("do", "ask"))),
                        button_with("不予受理", Kind::Grave, None, Some(("do", "deny"))),
                    ]))
                }
                (notice(BannerKind::Care, "街道的李敏也打开了这件", "您可以看；要办请先和她说一声。"))
                p.hint { "与 2026 年 3 月的一件相似（已办结，同一事由）。" a href="#" { "并排看" } }
            }
        }
    }
}

fn material<'a>(
    lang: Lang,
    value: &'a str,
    name: &'a str,
    checked: bool,
    state: Option<(Lamp, &'a str)>,
    note: &'a str,
    review: &'a str,
) -> Markup {
    tick(
        lang,
        &Material {
            field: "paper",
            value,
            name,
            checked,
            state,
            note,
            review,
            more: None,
        },
    )
}

fn faults() -> Vec<Fault> {
    vec![Fault {
        field_id: "card".into(),
        message: "银行卡号少了一位：这里有 18 位，银行卡是 19 位。请对照卡片再看一遍。".into(),
    }]
}

fn step(lang: Lang) -> Markup {
    let faults = faults();
    html! {
        (steps_line(lang, 2, 4, "填写信息"))
        (error_summary(lang, &faults))
        h1 { "津贴发到哪里？" }
        form method="post" action="#" data-autosave="#" {
            (csrf_field("token")) (command_id_field("0193-…"))
            (text_field(lang, &Field { hint: Some("从身份证读出，不用填"), value: "赵秀英", readonly: true, ..Field::new("name", "户名") }))
            (tel(lang, &Field { hint: Some("看卡片正面的一长串数字"), value: "621700001000123456", ..Field::new("card", "银行卡或社保卡账号") }.with_fault(&faults)))
            (tel(lang, &Field { hint: Some("到账和有事时给您发短信"), value: "138 0000 1234", ..Field::new("phone", "手机号") }))
            (actions(&[
                button(&t(lang, "do-next"), Kind::Act, None),
                link_button(&t(lang, "do-back"), "#", Kind::Plain, None),
            ]))
            (autosave_note(lang))
        }
    }
}

fn fields(lang: Lang) -> Markup {
    let choices = [
        Choice {
            value: "a",
            label: "本人办",
            hint: None,
        },
        Choice {
            value: "b",
            label: "替家人办",
            hint: Some("请带双方身份证"),
        },
        Choice {
            value: "c",
            label: "请社工代办",
            hint: None,
        },
    ];
    let wrong = Field {
        error: Some("请填写月份"),
        value: "1951--08",
        ..Field::new("born", "出生日期")
    };
    html! {
        h1 { "填写信息" }
        form method="post" action="#" data-guard {
            (radios(lang, &Field { value: "b", ..Field::new("who", "谁来办？") }, &choices))
            (checkboxes(lang, &Field::new("need", "需要什么帮助？"), &choices, &["a", "c"]))
            (date_field(lang, &wrong))
            (abreast(&[
                select(lang, &Field { value: "b", ..Field::new("unit", "哪个社区？") }, &choices),
                number(lang, &Field { optional: true, ..Field::new("sum", "家庭月收入（元）") }),
            ]))
            (textarea(lang, &Field { hint: Some("一两句话就够"), ..Field::new("why", "遇到了什么困难？") }, 3))
            (file_field(lang, &Field::new("bill", "医疗票据"), "image/*,application/pdf", "10 MB", true))
            (actions(&[button(&t(lang, "do-next"), Kind::Act, None)]))
        }
        (empty("还没有办件", "交了第一件以后，这里能看到它走到哪一步。", Some(("找事项", "#"))))
        (confirm(lang, &Confirm {
            question: "撤回这件申请？",
            detail: "撤回后材料退给您，以后可以重新申请。",
            yes: "撤回",
            kind: Kind::Grave,
            action: "#",
            back: "#",
            csrf: "token",
            command_id: "0193-…",
            fields: html! {},
        }))
    }
}

fn check(lang: Lang) -> Markup {
    html! {
        (steps_line(lang, 4, 4, "核对"))
        h1 { "交之前，再看一遍" }
        (review(&[
            review_row(lang, "户名", "赵秀英", None),
            review_row(lang, "银行卡或社保卡账号", "6217 0000 1000 1234 567", Some("#")),
            review_row(lang, "手机号", "138 0000 1234", Some("#")),
            review_row(lang, "家庭月收入", "", Some("#")),
        ]))
        (actions(&[button(&t(lang, "do-submit"), Kind::Act, None), link_button(&t(lang, "do-back"), "#", Kind::Plain, None)]))
    }
}

fn handed_in(lang: Lang) -> Markup {
    receipt(
        lang,
        &Receipt {
            title: "已经交上了",
            number: "1101010050032611200000427",
            code: "7KQ4-MX2A",
            address: "https://yike.example/q/7KQ4-MX2A",
            next: &[
                "街道 1 个工作日内告诉您是否受理。".into(),
                "受理后 10 个工作日内办结，短信通知您。".into(),
                "您现在不用做什么；材料缺了，我们一次说清。".into(),
            ],
            heads: &["账簿封签：第 2 条 3f9a 71c2 0be4 55d8".into()],
        },
    )
}

fn board(lang: Lang) -> Markup {
    let figure = |n, label, change, lamp| Figure {
        n,
        label,
        href: "#",
        change,
        lamp,
    };
    let heads = [
        Head::words("社区"),
        Head::number("收件"),
        Head::number("社区闭环"),
        Head::number("交街道"),
        Head::words("近十日"),
        Head::number("按时"),
        Head::number("快到期"),
    ];
    let data = |ns: [i64; 10]| -> Vec<Bar> {
        (11..)
            .zip(ns)
            .map(|(day, n)| Bar {
                label: format!("11 月 {day} 日"),
                n,
            })
            .collect()
    };
    let rows = [
        (
            "九道湾社区",
            21,
            8,
            [9, 12, 14, 11, 0, 0, 17, 15, 19, 21],
            "100%",
            None,
        ),
        (
            "民安社区",
            17,
            5,
            [14, 12, 9, 11, 0, 0, 12, 15, 10, 17],
            "94%",
            Some((Lamp::Care, "2 件")),
        ),
        (
            "青龙社区",
            12,
            6,
            [0, 0, 0, 0, 0, 0, 7, 9, 11, 12],
            "91%",
            Some((Lamp::Late, "超 1 件")),
        ),
    ]
    .map(|(name, n, own, days, rate, warn)| {
        row(
            name,
            false,
            html! {
                td { a href="#" { (name) } }
                td.n { a href="#" { (n) } }
                td.n { (own) }
                td.n { (n - own) }
                td { (bars("近十日收件", &data(days))) }
                td.n { (rate) }
                td.n { @if let Some((kind, word)) = warn { (lamp(kind, word)) } @else { "0" } }
            },
        )
    });
    html! {
        h1 { "北新桥街道 · 今天" }
        (figures(lang, &[
            figure("128", "今日收件", Some("比上周五 +9"), None),
            figure("342", "今日接待人次", Some("比上周五 −12"), None),
            figure("97.6%", "按时办结", Some("本月"), None),
            figure("3", "超期未结", None, Some(Lamp::Late)),
            figure("7", "两日内到期", None, Some(Lamp::Care)),
            figure("1", "差评待回访", None, None),
        ]))
        (table(lang, "各社区今天", true, &heads, &rows))
        (bars_table(lang, &data([9, 12, 14, 11, 0, 0, 17, 15, 19, 21])))
        p.hint { "每个数字都能点开，看到的就是那几件。人次按取号与咨询登记计，件按收件计。" }
    }
}

fn acceptance() -> Markup {
    paper(&Paper {
        unit: "北京市东城区北新桥街道办事处",
        title: "受理单",
        number: "编号 1101010050032611200000427",
        salutation: "王秀兰",
        paragraphs: &[
            "您于 2026 年 11 月 20 日提交的“临时救助”申请及所附材料 4 份，材料齐全，符合受理条件，我街道现予受理。".into(),
            "自受理之日起 10 个工作日内办结，最晚为 2026 年 12 月 4 日。期间如需核实情况，由工作人员与您联系，您无须再次提交已交材料。".into(),
            "进度可凭查询码和手机验证码查询；也可到任一社区服务站，由工作人员代查。".into(),
        ],
        more: None,
        seal: Some(Seal { unit: "北新桥街道办事处业务专用章", words: ["测试印章", "无法律效力"] }),
        date: "2026 年 11 月 20 日",
        address: "https://yike.example/q/7KQ4-MX2A",
        foot: &[
            "查询码 7KQ4-MX2A · 经办 林晓（九道湾社区）· 受理 街道综合窗口 3 号".into(),
            "本单出具时账簿封签 3f9a 71c2 0be4 55d8（第 5 条）".into(),
            "咨询 010-0000 0000 · 监督 12345".into(),
        ],
        rate: None,
    })
}
