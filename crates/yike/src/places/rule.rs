//! 七项制度 (京 方案 二（七）): what a window promises to everybody.

/// One of the seven basic rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// 服务承诺
    Promise,
    /// 亮明身份
    Identity,
    /// 首问负责
    FirstAsked,
    /// 一次性告知
    ToldOnce,
    /// 帮办代办
    Helped,
    /// 错峰延时
    Extended,
    /// 监督评价
    Rated,
}

impl Rule {
    pub const ALL: [Rule; 7] = [
        Rule::Promise,
        Rule::Identity,
        Rule::FirstAsked,
        Rule::ToldOnce,
        Rule::Helped,
        Rule::Extended,
        Rule::Rated,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Promise => "promise",
            Rule::Identity => "identity",
            Rule::FirstAsked => "first_asked",
            Rule::ToldOnce => "told_once",
            Rule::Helped => "helped",
            Rule::Extended => "extended",
            Rule::Rated => "rated",
        }
    }

    pub fn parse(word: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.as_str() == word)
    }
}
