"""What limits, moments, owners and steps are called; the codes stand in policies that never change."""

from django.utils.translation import gettext_lazy as _

from sla.labelled import Labelled


class TargetCode(Labelled):
    ENTRY = "entry", _("Entry into the system")
    SOLUTION = "solution", _("Solution")
    PRELIMINARY = "preliminary", _("Preliminary result")
    FULL_SOLUTION = "full_solution", _("Full solution")
    RESULT_NOTICE = "result_notice", _("Notice of the result")
    RECONTACT = "recontact", _("Contact after dissatisfaction")
    FOLLOW_UP = "follow_up", _("Follow-up of the customer's word")
    APPEAL_REVIEW = "appeal_review", _("Decision on an appeal to us")
    ACCEPTANCE_REPLY = "acceptance_reply", _("Reply on acceptance")
    INVESTIGATION = "investigation", _("Investigation and reply")
    DISPATCH = "dispatch", _("Dispatch to the department")
    VERIFICATION_REPLY = "verification_reply", _("Reply on the verification")
    HANDLING_REPLY = "handling_reply", _("Reply on the handling")
    SATISFACTORY_ANSWER = "satisfactory_answer", _("Satisfactory answer")
    REGULATOR_REPLY = "regulator_reply", _("Regulator reply")
    APPEAL_CONTACT = "appeal_contact", _("First contact on a regulator's case")
    APPEAL_REPORT = "appeal_report", _("Report to the appeal body")
    APPEAL_ACCEPTANCE = "appeal_acceptance", _("Decision of the appeal body on acceptance")
    APPEAL_ANSWER = "appeal_answer", _("Answer of the appeal body to the user")
    PROVIDER_ANSWER = "provider_answer", _("Answer of the provider")
    INCIDENT_NOTICE = "incident_notice", _("First notice of an incident")
    INCIDENT_UPDATE = "incident_update", _("Next notice of an incident")


class Moment(Labelled):
    """What starts or stops a clock."""

    RECEIVED = "received", _("Complaint received")
    ENTERED = "entered", _("Entered into the system")
    ACCEPTANCE_REPLIED = "acceptance_replied", _("Acceptance answered")
    DISPATCHED = "dispatched", _("Dispatched to the department")
    INVESTIGATED = "investigated", _("Investigated and answered")
    VERIFICATION_REPLIED = "verification_replied", _("Verification answered")
    HANDLING_REPLIED = "handling_replied", _("Handling answered")
    PRELIMINARY_TOLD = "preliminary_told", _("Preliminary result told")
    RESOLVED = "resolved", _("Resolved")
    FEEDBACK_GIVEN = "feedback_given", _("Result told to the customer")
    DISSATISFIED = "dissatisfied", _("Dissatisfaction received")
    RECONTACTED = "recontacted", _("Customer contacted again")
    LEFT_OPEN = "left_open", _("Customer's word leaves the case open")
    SETTLED = "settled", _("Case closed or handled again")
    APPEALED = "appealed", _("Appeal to us received")
    APPEAL_DECIDED = "appeal_decided", _("Appeal decided")
    REPLIED_IN_WRITING = "replied_in_writing", _("Substantive reply sent in writing")
    TRANSFERRED = "transferred", _("Case transferred by the regulator")
    APPEAL_CONTACTED = "appeal_contacted", _("Customer contacted on the regulator's case")
    APPEAL_REPORTED = "appeal_reported", _("Report sent to the appeal body")
    APPEAL_FILED = "appeal_filed", _("Appeal materials complete")
    APPEAL_ADMITTED = "appeal_admitted", _("Appeal body decided on acceptance")
    APPEAL_ANSWERED = "appeal_answered", _("Appeal body answered")
    FORWARDED = "forwarded", _("Forwarded to the provider")
    PROVIDER_ANSWERED = "provider_answered", _("Provider answered")
    INCIDENT_DECLARED = "incident_declared", _("Incident declared")
    INCIDENT_NOTICED = "incident_noticed", _("Notice of the incident published")


class Owner(Labelled):
    """Who has to act."""

    AGENT = "agent", _("Agent")
    SERVICE = "service", _("Service department")
    DEPARTMENT = "department", _("Handling department")
    DEPARTMENT_HEAD = "department_head", _("Head of the department")
    APPEAL_OFFICER = "appeal_officer", _("Appeal officer")
    OPERATOR = "operator", _("Operator")
    PROVIDER = "provider", _("Provider")
    APPEAL_BODY = "appeal_body", _("Appeal body")
    INCIDENT_DESK = "incident_desk", _("Network and service")


class Audience(Labelled):
    """Who is told when a step fires."""

    OWNER = "owner", _("Owner of the deadline")
    LEADER = "leader", _("Team leader")
    DEPARTMENT_HEAD = "department_head", _("Head of the department")
    SUPERVISION = "supervision", _("Supervision group")
    CUSTOMER = "customer", _("Customer")


class StepCode(Labelled):
    REMIND = "remind", _("Most of the time has passed")
    WARN = "warn", _("Nearly overdue")
    BREACH = "breach", _("Overdue")
    ESCALATE_HEAD = "escalate_head", _("Escalated to the head of the department")
    ESCALATE_SUPERVISION = "escalate_supervision", _("Escalated to the supervision group")
