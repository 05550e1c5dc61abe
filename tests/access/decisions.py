"""Who each address is for. A new address without a decision fails tests/test_access.py."""

from enum import Enum, auto


class For(Enum):
    """Who an address is for."""

    EVERYONE = auto()
    ITS_FORM = auto()  # the browser in which a form is being filled in; here none is
    CODE_HOLDER = auto()  # whoever proved the ticket's number and code in this browser
    STAFF = auto()
    TICKET_ROLES = auto()  # roles that work on tickets
    SEEN_TICKET = auto()  # roles that see this very ticket
    ENTERING = auto()  # roles that enter complaints
    INCIDENTS = auto()  # roles that declare mass incidents and link tickets to them
    OVERSIGHT = auto()  # who answers for the deadlines: supervisor, manager, administrator
    DATA_REQUESTS = auto()  # roles that answer what customers ask about their data
    LOOKS = auto()  # who watches over looks at personal data: supervisor, auditor
    RETENTION = auto()  # roles that see what was erased
    ON_CALL = auto()  # who sees who is on call: leader, manager, supervisor, administrator, auditor
    PLANNING_ON_CALL = auto()  # of these, who says so: all but the auditor
    PROMISES = auto()  # who reads policies and calendar: administrator, supervisor, auditor, manager
    SETTING_PROMISES = auto()  # who changes them: administrators
    CHANNELS = auto()  # who sees whether channels answer: administrator, supervisor, auditor
    REVIEWING = auto()  # who blocks senders and releases what they wrote: leader, supervisor, administrator
    BLOCKING = auto()  # these, and the auditor, who looks
    SETTING_CHANNELS = auto()  # who sets them, and takes out originals: administrators
    BRINGING = auto()  # who brings in files: tickets of another system, cases of authorities
    ITS_BRINGER = auto()  # whoever brought in that file; here the supervisor
    TAKING_CASES = auto()  # of these, who takes in and answers cases
    SIMULATING = auto()  # who replays the past under other promises: supervisor, administrator
    SIGNED_OUT = auto()  # asks to sign in; whoever is signed in and sent here lacks the right
    FIGURES = auto()  # roles that read figures
    CASES_COUNTED = auto()  # of these, roles that also see tickets
    WRITING_REPORTS = auto()  # roles that ask for reports and submit them
    SUGGESTING = auto()  # roles that suggest improvements
    ASSESSED = auto()  # roles that read the assessment: their own, their unit's, or all
    WRITING_STUDIES = auto()  # roles that write case studies
    EXPORTING = auto()  # roles that take cases out as a file
    EXPORTS_SEEN = auto()  # who sees what was taken out: supervisor, auditor
    APPROVING = auto()  # roles that approve plans
    ITS_READER = auto()  # the person a notice was sent to; here always somebody else
    SPEAKING = auto()  # roles that speak with customers
    NOBODY_HERE = auto()  # providers with a signature; no account of that name exists here
    CONFIGURATION = auto()  # Django's admin: administrators; auditors may look


DECISIONS = {
    "portal:home": For.EVERYONE,
    "portal:page": For.EVERYONE,
    "portal:find": For.EVERYONE,
    "portal:lost_code": For.EVERYONE,
    "portal:code_asked": For.EVERYONE,
    "portal:leave": For.EVERYONE,
    "portal:progress": For.CODE_HOLDER,
    "portal:agree": For.CODE_HOLDER,
    "portal:change": For.CODE_HOLDER,
    "portal:rate": For.CODE_HOLDER,
    "portal:answer": For.CODE_HOLDER,
    "portal:files": For.CODE_HOLDER,
    "portal:urge": For.CODE_HOLDER,
    "portal:withdraw": For.CODE_HOLDER,
    "portal:reopen": For.CODE_HOLDER,
    "portal:appeal": For.CODE_HOLDER,
    "portal:download": For.CODE_HOLDER,
    "portal:print": For.CODE_HOLDER,
    "portal:data": For.CODE_HOLDER,
    "portal:data_copy": For.CODE_HOLDER,
    "portal:result": For.CODE_HOLDER,
    "portal:result_text": For.CODE_HOLDER,
    "complain:who": For.EVERYONE,
    "complain:what": For.EVERYONE,
    "complain:phone": For.EVERYONE,
    "complain:file_begin": For.ITS_FORM,
    "complain:file_piece": For.ITS_FORM,
    "complain:send": For.EVERYONE,
    "complain:receipt": For.EVERYONE,
    "workspace:home": For.STAFF,
    "workspace:find": For.TICKET_ROLES,
    "workspace:queue": For.TICKET_ROLES,
    "workspace:approvals": For.TICKET_ROLES,
    "workspace:incidents": For.TICKET_ROLES,
    "workspace:incident": For.TICKET_ROLES,
    "workspace:declare_incident": For.INCIDENTS,
    "workspace:link_tickets": For.INCIDENTS,
    "workspace:end_incident": For.INCIDENTS,
    "workspace:ticket": For.SEEN_TICKET,
    "workspace:move": For.SEEN_TICKET,
    "workspace:print": For.SEEN_TICKET,
    "workspace:attachment": For.SEEN_TICKET,
    "workspace:data_requests": For.DATA_REQUESTS,
    "workspace:data_request": For.DATA_REQUESTS,
    "workspace:looks": For.LOOKS,
    "workspace:retention": For.RETENTION,
    "workspace:keep_draft": For.STAFF,
    "workspace:discard_draft": For.STAFF,
    "workspace:notices": For.STAFF,
    "workspace:read_all": For.STAFF,
    "workspace:read_notice": For.ITS_READER,
    "desk:new": For.ENTERING,
    "desk:known": For.ENTERING,
    "desk:suggest": For.ENTERING,
    "intake:desk": For.ENTERING,
    "intake:next": For.ENTERING,
    "intake:contact": For.ENTERING,
    "intake:take": For.ENTERING,
    "intake:release": For.ENTERING,
    "intake:typing": For.ENTERING,
    "intake:discard": For.ENTERING,
    "intake:duplicate": For.ENTERING,
    "channels:accounts": For.CHANNELS,
    "channels:new": For.SETTING_CHANNELS,
    "channels:account": For.CHANNELS,
    "channels:use": For.SETTING_CHANNELS,
    "channels:arrivals": For.CHANNELS,
    "channels:again": For.SETTING_CHANNELS,
    "channels:original": For.SETTING_CHANNELS,
    "channels:try": For.SETTING_CHANNELS,
    "channels:try_form": For.SETTING_CHANNELS,
    "channels:try_programs": For.SETTING_CHANNELS,
    "channels:blocks": For.BLOCKING,
    "channels:lift": For.REVIEWING,
    "channels:decide": For.REVIEWING,
    "intake:file": For.ITS_READER,  # whoever has the contact open; here nobody
    "intake:mail": For.ITS_READER,  # as above
    "door:deliver": For.NOBODY_HERE,
    "chat:transcript": For.ENTERING,
    "brought:visit": For.ENTERING,
    "brought:letter": For.ENTERING,
    "calls:mine": For.ENTERING,
    "calls:phone": For.SPEAKING,
    "calls:of_ticket": For.SEEN_TICKET,
    "calls:to_customer": For.SEEN_TICKET,
    "calls:of_contact": For.ENTERING,
    "calls:to_sender": For.ENTERING,
    "calls:again": For.ITS_READER,
    "imports:imports": For.BRINGING,
    "imports:new": For.TAKING_CASES,
    "imports:answers": For.TAKING_CASES,
    "imports:answers_file": For.TAKING_CASES,
    "imports:import": For.BRINGING,
    "imports:columns": For.ITS_BRINGER,
    "imports:correct": For.ITS_BRINGER,
    "imports:start": For.ITS_BRINGER,
    "imports:go_on": For.ITS_BRINGER,
    "imports:cancel": For.BRINGING,
    "imports:problems": For.BRINGING,
    "sla:outages": For.OVERSIGHT,
    "sla:on_call": For.ON_CALL,
    "sla:on_call_add": For.PLANNING_ON_CALL,
    "sla:on_call_end": For.PLANNING_ON_CALL,
    "sla:this_year": For.PROMISES,
    "sla:calendar": For.PROMISES,
    "sla:calendar_change": For.SETTING_PROMISES,
    "sla:hours": For.PROMISES,
    "sla:hours_change": For.SETTING_PROMISES,
    "sla:policies": For.PROMISES,
    "sla:policies_export": For.PROMISES,
    "sla:places": For.PROMISES,
    "sla:place": For.SETTING_PROMISES,
    "sla:policy": For.PROMISES,
    "sla:policy_version": For.PROMISES,
    "sla:policy_found": For.SETTING_PROMISES,
    "sla:policies_import": For.SETTING_PROMISES,
    "sla:policy_edit": For.SETTING_PROMISES,
    "sla:publish": For.SETTING_PROMISES,
    "sla:policy_discard": For.SETTING_PROMISES,
    "sla:simulator": For.SIMULATING,
    "sla:simulation": For.SIMULATING,
    "reports:dashboard": For.FIGURES,
    "reports:definitions": For.FIGURES,
    "reports:reports": For.FIGURES,
    "reports:ask": For.WRITING_REPORTS,
    "reports:follow": For.FIGURES,
    "reports:edition": For.ITS_READER,
    "reports:download": For.ITS_READER,
    "reports:move": For.ITS_READER,
    "reports:review": For.ITS_READER,
    "reports:suggestions": For.STAFF,  # of one's unit; of all units for who reads figures
    "reports:suggest": For.SUGGESTING,
    "reports:settle": For.ITS_READER,
    "reports:assessment": For.ASSESSED,
    "reports:assessment_file": For.ITS_READER,  # and in a format that is asked for; here none
    "reports:explore": For.FIGURES,
    "reports:explored_file": For.FIGURES,
    "reports:explored_cases": For.CASES_COUNTED,
    "reports:save_view": For.FIGURES,
    "reports:remove_view": For.ITS_READER,
    "reports:studies": For.STAFF,
    "reports:write_study": For.WRITING_STUDIES,
    "reports:study": For.ITS_READER,
    "reports:change_study": For.ITS_READER,
    "reports:move_study": For.ITS_READER,
    "reports:export": For.EXPORTING,
    "reports:export_file": For.EXPORTING,
    "reports:exports": For.EXPORTS_SEEN,
    "reports:wall": For.FIGURES,
    "reports:displays": For.FIGURES,
    "reports:close_display": For.ITS_READER,
    "reports:tickets": For.CASES_COUNTED,
    "reports:breaches": For.CASES_COUNTED,
    "reports:behind": For.CASES_COUNTED,
    "accounts:sign_in": For.EVERYONE,
    "accounts:sign_out": For.EVERYONE,
    "accounts:password": For.STAFF,
    "accounts:profile": For.STAFF,
    "accounts:name_deputy": For.APPROVING,
    "accounts:end_delegation": For.ITS_READER,
    "admin_sign_in": For.SIGNED_OUT,
    "admin_sign_out": For.EVERYONE,
    "admin_password": For.EVERYONE,  # leads to accounts:password, which asks to sign in
    "set_language": For.EVERYONE,
    "favicon": For.EVERYONE,
    "tokens:tokens": For.STAFF,
    "tokens:revoke": For.ITS_READER,
    "livez": For.EVERYONE,
    "readyz": For.EVERYONE,
}
