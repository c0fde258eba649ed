//! Every id of the product in one list: the prefixes are public and never change.

crate::id! {
    /// A tenant: the team that owns sites, leads and automations.
    TeamId = "team_"
    /// A person with a sign-in.
    UserId = "user_"
    /// One signed-in browser or device.
    SessionId = "sess_"
    /// An authenticator that a person signs in with.
    PasskeyId = "cred_"
    /// A browser that a person has used.
    DeviceId = "dev_"
    /// One line of a person's security log.
    SecurityEventId = "sec_"
    /// A program of a team.
    KeyId = "key_"
    /// An invitation to a team.
    InvitationId = "inv_"
    /// A website that a team connected.
    SiteId = "site_"
    /// One run of the crawler over a site.
    CrawlId = "crawl_"
    /// One page of a site, as read by a crawl.
    PageId = "page_"
    /// One switched-on automation of a site.
    AutomationId = "auto_"
    /// One conversation of a visitor with a chatbot.
    ConversationId = "conv_"
    /// One message of a conversation.
    MessageId = "msg_"
    /// One published form of a site.
    FormId = "form_"
    /// A captured contact.
    LeadId = "lead_"
    /// One host's bookable calendar.
    CalendarId = "cal_"
    /// A bookable service: a length, a price, rules.
    ServiceId = "svc_"
    /// A held or booked appointment.
    AppointmentId = "appt_"
    /// A workflow: a graph that an owner drew, in versions.
    WorkflowId = "wf_"
    /// One run of a workflow; its id follows from what started it.
    RunId = "run_"
    /// A secret of a team that nodes of workflows use by its id.
    CredentialId = "secret_"
    /// A step that failed for good.
    DeadLetterId = "dead_"
    /// One fact or job on the queue; consumers are idempotent by it.
    EventId = "evt_"
    /// A mail in the outbox.
    MailId = "mail_"
    /// A text message in the outbox.
    TextId = "sms_"
    /// One request, as named in problems and logs.
    RequestId = "req_"
}
