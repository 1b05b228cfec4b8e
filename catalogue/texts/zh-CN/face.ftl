# 页面框架与通用部件

brand = 一刻
skip = 跳到正文
mode-elder = 关怀版
mode-standard = 标准版
switch-language = English
help-me = 请人帮忙
log-in = 登录
log-out = 退出
nav-tools = 常用
nav-duty = 我的工作
hello-resident = { $name }，您好
footer-hotline = 服务热线
footer-stuck = 办不成？说一声
footer-complaint = 投诉与建议
footer-lists = 事项清单
footer-about = 一刻：政务服务，十五分钟够得着
demo-banner = 演示数据
demo-note = 人和事都是编的，请不要填真实的个人信息。

error-title = { $n ->
   *[other] 有 { $n } 处要改
  }
error-mark = 要改：
title-error = 要改：{ $title }
optional = （可不填）
date-year = 年
date-month = 月
date-day = 日
date-hint = 例如 1951 年 3 月 8 日
file-hint = 可以拍照。图片或 PDF，每个不超过 { $size }
choose = 请选择

step-line = 第 { $n } 步，共 { $of } 步：{ $name }
review-change = 修改
review-change-what = 修改{ $what }
review-empty = 未填

relay-label = 办到哪一步
relay-done = 已办好
relay-now = 现在在这里
relay-later = 还没到
relay-days = { $used ->
    [0] 今天到这里，限 { $total } 个工作日
   *[other] 第 { $used } 个工作日，共 { $total } 个
  }
relay-over = 已用 { $used } 个工作日，限 { $total } 个

due-why = 为什么是 { $date }？
due-day = 日期
due-count = 第几个工作日
due-note = 说明
due-not-counted = 不计

timeline-empty = 还没有记录
figures-label = 主要数字
bars-show = 看数字
bars-when = 日期
bars-count = 数量
table-scroll = 表格可左右滑动
page-of = 第 { $n } 页，共 { $of } 页
page-next = 下一页
page-previous = 上一页
page-label = 翻页

receipt-number = 办件编号
receipt-code = 查询码
receipt-qr = 扫码查进度
receipt-head = 账簿封签：第 { $seq } 条 { $head }
receipt-city-head = 全市签名封签：{ $size } 项 { $root }，{ $time }
receipt-next = 接下来

keys-title = 键盘
keys-open = 键盘
keys-move = 下一行、上一行
keys-enter = 打开这一行
keys-search = 查找
keys-help = 打开这张说明
keys-close = 关闭
keys-off = 关掉单键快捷键

paper-print = 打印
paper-hint = 请用浏览器的打印功能，纸张选 A4。
paper-back = 返回
paper-number = 编号
paper-qr = 扫码核验本单
paper-seal = 印章：{ $unit }，{ $words }

saved-now = 已存好
saved-wait = 正在存…
saved-failed = 没存上，网络好像断了。请先别关页面，稍后会再试。
saved-note = 填了的都会存好，随时可以回来接着办。
wait-note = 正在提交，请稍等，不用再按。
unsaved-note = 您有填了还没交的内容。

concern-read-only = 现在只能查看，不能提交：存储出了问题，管理员正在处理。已经受理的都在，请稍后再交。
concern-never-anchored = 记录的签名封签还没有送到外面保管过。请管理员设好存放处（heads），否则最后的记录被删掉也看不出来。
concern-not-anchored = 记录的签名封签已有 { $hours } 小时没有送到外面保管。请管理员检查存放处（heads）。
concern-not-durable = 数据库的设置可能在断电或切换时丢掉已经受理的办件：{ $settings }。请管理员尽快改正。
