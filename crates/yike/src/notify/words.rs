//! What messages say. No name, no item and no reason: a phone lies on the table, and a mailbox is
//! read by more people than one thinks.

use super::{Mail, Sms};
use crate::people::Applicant;

/// Whose case it is, to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Own,
    /// Of somebody who gave the reader a letter of authorisation.
    Theirs,
    /// Of somebody with whom the reader applies 共同申请.
    Joint,
    /// Of the company for which the reader stands; its clerk can open it, by their letter.
    Company,
}

impl Whose {
    /// Whose the case is to the phone that is told as the applicant's.
    pub fn of(applicant: &Applicant) -> Whose {
        let company = applicant.company.as_ref();
        match company.and_then(|company| company.representative.as_ref()) {
            Some(_) => Whose::Company,
            None => Whose::Own,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Whose::Own => ("您尾号", "Your case"),
            Whose::Theirs => (
                "您代办的尾号",
                "The case that you handle for somebody else,",
            ),
            Whose::Joint => (
                "您参与共同申请的尾号",
                "The case in which you apply jointly,",
            ),
            Whose::Company => ("贵单位尾号", "The case of your company,"),
        }
    }
}

/// What has happened, in both languages.
fn what(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "filed" => ("申请已提交", "was submitted"),
        "correction_asked" => (
            "需要补正材料，请查看补正告知书",
            "needs something more: please read the correction notice",
        ),
        "not_accepted" => (
            "未予受理，请查看通知书和救济途径",
            "was not accepted: please read the notice and what you can do",
        ),
        "accepted" => ("已受理", "was accepted"),
        "suspended" => (
            "进入特别程序，时限暂停",
            "is in a special procedure; its clock stands still",
        ),
        "resumed" => (
            "特别程序结束，继续办理",
            "goes on: the special procedure is over",
        ),
        "extended" => ("办理时限已延长一次", "was given more time, once"),
        "certificate_made" => (
            "证件已制成，可以领取",
            "has its certificate ready to be fetched",
        ),
        "closed" => (
            "已办结，请查看结果并评价",
            "is closed: please see the result and rate it",
        ),
        "withdrawn" => ("已按您的要求撤回", "was withdrawn, as you asked"),
        "returned" => ("已退件，请查看原因", "was returned: please see why"),
        "lapsed" => (
            "补正逾期，申请已终止，可重新申请",
            "ended because no correction came in time; you can apply again",
        ),
        "agent_filed" => ("由您的代办人提交了申请", "was submitted by your agent"),
        "agent_correction_answered" => ("由您的代办人补交了材料", "was corrected by your agent"),
        "agent_withdrawn" => ("由您的代办人撤回了申请", "was withdrawn by your agent"),
        "signed" => (
            "有一位共同申请人签字了",
            "was signed by one of the joint applicants",
        ),
        "signing_refused" => (
            "有一位共同申请人不同意签字，请商量或修改后再办",
            "was not agreed to by one of the joint applicants: please talk to them or change it",
        ),
        "sign_again" => (
            "内容有修改，要签字的请看过再签一次",
            "was changed: whoever signs, please read it and sign again",
        ),
        "rating_heard" => (
            "评价已立案核实，一个工作日内有人联系您",
            "rating is being looked into; somebody calls you within one working day",
        ),
        "restated" => (
            "放假安排公布，办结日期有调整",
            "has another last day: the holidays were published",
        ),
        _ => ("有新进展", "has moved on"),
    }
}

fn tail(number: &str) -> &str {
    &number[number.len().saturating_sub(6)..]
}

/// `rate`: where the result is rated, if it can be and the installation says its address.
pub fn sms(
    id: &str,
    phone: String,
    kind: &str,
    number: &str,
    whose: Whose,
    rate: Option<&str>,
) -> Sms {
    let (what, _) = what(kind);
    let (your, _) = whose.words();
    let tail = tail(number);
    let look = match whose {
        Whose::Own => "凭查询码查看详情",
        Whose::Joint if kind == "filed" => {
            "要您签字的，请登录后在“我的办件”里看过再签；与您无关的，请选不同意"
        }
        Whose::Theirs | Whose::Joint => "登录后在“我的办件”里查看",
        Whose::Company => "详情请问贵单位经办人",
    };
    Sms {
        id: id.to_owned(),
        phone,
        words: match rate {
            Some(rate) => format!("【一刻】{your} {tail} 的办件{what}。{look}；评价请点 {rate}"),
            None => format!("【一刻】{your} {tail} 的办件{what}。{look}。"),
        },
    }
}

/// `page`: where the service is on the web, if the installation says it.
pub fn mail(
    id: &str,
    to: String,
    kind: &str,
    number: &str,
    whose: Whose,
    page: Option<&str>,
) -> Mail {
    let (zh, en) = what(kind);
    let (your_zh, your_en) = whose.words();
    let tail = tail(number);
    let (look_zh, look_en, path) = match whose {
        Whose::Own => (
            "凭查询码在网页上查看详情",
            "See it on the web with its look-up code",
            "track",
        ),
        Whose::Theirs | Whose::Joint => (
            "登录后在“我的办件”里查看",
            "Log in and see it under My cases",
            "me",
        ),
        Whose::Company => (
            "详情请问贵单位经办人",
            "Your clerk can open it and tell you more",
            "me",
        ),
    };
    let page = page.map_or(String::new(), |page| format!("{page}/{path}\n\n"));
    Mail {
        id: id.to_owned(),
        to,
        subject: format!("【一刻】{your_zh} {tail} 的办件有新进展"),
        words: format!(
            "{your_zh} {tail} 的办件{zh}。{look_zh}。\n\
             {your_en} ending in {tail} {en}. {look_en}.\n\n{page}\
             这封邮件是自动发出的，请不要回复。法律文书以网页和送达的纸质文书为准。\n\
             This was sent by a program; nobody reads an answer. What counts in law is the document \
             on the page and the paper that is served on you.\n"
        ),
    }
}

/// A code that somebody waits for, to prove an e-mail address.
pub fn mail_code(id: String, to: String, code: &str) -> Mail {
    Mail {
        id,
        to,
        subject: "【一刻】邮箱验证码 Code for your e-mail address".into(),
        words: format!(
            "验证码 {code}，10 分钟内有效。不是您本人填的，不用理会。\n\
             Your code is {code}; it holds for ten minutes. If you did not ask for it, do nothing.\n"
        ),
    }
}

/// About a letter of authorisation, by short message to the two whom it concerns.
pub fn letter(id: &str, phone: String, kind: &str) -> Sms {
    let what = match kind {
        "letter_given" => "窗口登记了您的授权委托书。不是您本人委托的，请登录撤销或到窗口反映",
        "company_letter_given" => {
            "窗口登记了贵单位给经办人的授权委托书。不是贵单位委托的，请到窗口反映并撤销"
        }
        "letter_received" => "有人委托您代办事项，请登录后在“我的办件”里查看范围和期限",
        "letter_ended" => "窗口撤销了您的授权委托书",
        "letter_revoked" => "您持有的一份授权委托书已撤销，不能再代办",
        _ => "授权委托书有变化，请登录查看",
    };
    Sms {
        id: id.to_owned(),
        phone,
        words: format!("【一刻】{what}。"),
    }
}
