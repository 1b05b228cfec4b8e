# The page of the API
api-title = API
api-lead = The same doors as the pages: the same rules, rights and records.
api-document = OpenAPI 3.1 document (JSON)
api-start = Read this first
api-start-token = Log in for a token and send it as Authorization: Bearer. With the cookie of the pages, everything but GET also needs X-CSRF.
api-start-again = Every act brings a command_id (UUID) of its own. If no answer came, send it again unchanged: it is not done twice.
api-start-gaps = What was not done is told as application/problem+json: gaps lists everything at once, in both languages.
api-start-mask = Names and numbers are masked. Seeing them in full is an act of its own, written down and shown to the resident.
api-who = Who may call:
api-send = Send
api-answer = Answer
api-required = required
api-commands = Commands
api-must = must:
api-may = may:
api-problems = When it was not done
