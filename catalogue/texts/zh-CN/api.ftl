# 接口文档页
api-title = 接口
api-lead = 和网页走同一扇门：同样的规则、同样的权限、同样的记录。
api-document = OpenAPI 3.1 文档（JSON）
api-start = 先看这里
api-start-token = 登录取得 token，以后每次用 Authorization: Bearer 带上。用网页的 cookie 时，除 GET 外还要带 X-CSRF。
api-start-again = 每次办理自带一个 command_id（UUID）。没收到回音就原样重发，不会办两次。
api-start-gaps = 没有办成时回 application/problem+json：gaps 里一次列全所有问题，中英文都有。
api-start-mask = 姓名、证号、手机号默认遮盖。看全称要单独提交，会记下来，居民看得到。
api-who = 谁可以用：
api-send = 提交
api-answer = 回答
api-required = 必填
api-commands = 办理一览
api-must = 必须带：
api-may = 可以带：
api-problems = 没有办成时
