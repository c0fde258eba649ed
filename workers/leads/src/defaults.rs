//! First texts of a new form, in the site's language. Owners change them; these only have to be right on day one.

use crate::form::{FieldKind, FormField};

/// The texts of one language.
pub struct Texts {
    pub form: &'static str,
    name: &'static str,
    email: &'static str,
    phone: &'static str,
    message: &'static str,
    pub thanks: &'static str,
    pub subject: &'static str,
    pub body: &'static str,
}

impl Texts {
    /// Name, e-mail, phone and message: the four that small businesses ask for.
    pub fn fields(&self) -> Vec<FormField> {
        let field = |name: &str, label: &str, kind, required| FormField {
            name: name.to_owned(),
            label: label.to_owned(),
            kind,
            required,
            choices: Vec::new(),
            max_length: None,
        };
        vec![
            field("name", self.name, FieldKind::Text, true),
            field("email", self.email, FieldKind::Email, true),
            field("phone", self.phone, FieldKind::Phone, false),
            field("message", self.message, FieldKind::LongText, true),
        ]
    }
}

/// The texts for a language tag; English where we have none.
pub fn texts(locale: &str) -> &'static Texts {
    match locale.split('-').next().unwrap_or_default() {
        "de" => &DE,
        "fr" => &FR,
        "es" => &ES,
        "it" => &IT,
        "nl" => &NL,
        "pt" => &PT,
        "ar" => &AR,
        _ => &EN,
    }
}

const EN: Texts = Texts {
    form: "Contact",
    name: "Name",
    email: "E-mail",
    phone: "Phone",
    message: "How can we help?",
    thanks: "Thank you! We have your message and will answer soon.",
    subject: "We have your message",
    body: "Hello {name},\n\nthank you for writing to us. We have your message and will answer as soon as we can.\n\nKind regards",
};

const DE: Texts = Texts {
    form: "Kontakt",
    name: "Name",
    email: "E-Mail",
    phone: "Telefon",
    message: "Wie können wir helfen?",
    thanks: "Vielen Dank! Ihre Nachricht ist da, wir melden uns bald.",
    subject: "Ihre Nachricht ist angekommen",
    body: "Guten Tag {name},\n\nvielen Dank für Ihre Nachricht. Wir haben sie erhalten und antworten so bald wie möglich.\n\nFreundliche Grüße",
};

const FR: Texts = Texts {
    form: "Contact",
    name: "Nom",
    email: "E-mail",
    phone: "Téléphone",
    message: "Comment pouvons-nous vous aider ?",
    thanks: "Merci ! Nous avons bien reçu votre message et vous répondrons bientôt.",
    subject: "Nous avons reçu votre message",
    body: "Bonjour {name},\n\nmerci de nous avoir écrit. Nous avons bien reçu votre message et vous répondrons dès que possible.\n\nBien cordialement",
};

const ES: Texts = Texts {
    form: "Contacto",
    name: "Nombre",
    email: "Correo electrónico",
    phone: "Teléfono",
    message: "¿Cómo podemos ayudarle?",
    thanks: "¡Gracias! Hemos recibido su mensaje y responderemos pronto.",
    subject: "Hemos recibido su mensaje",
    body: "Hola {name}:\n\ngracias por escribirnos. Hemos recibido su mensaje y responderemos lo antes posible.\n\nUn cordial saludo",
};

const IT: Texts = Texts {
    form: "Contatto",
    name: "Nome",
    email: "E-mail",
    phone: "Telefono",
    message: "Come possiamo aiutarla?",
    thanks: "Grazie! Abbiamo ricevuto il suo messaggio e risponderemo presto.",
    subject: "Abbiamo ricevuto il suo messaggio",
    body: "Buongiorno {name},\n\ngrazie per averci scritto. Abbiamo ricevuto il suo messaggio e risponderemo al più presto.\n\nCordiali saluti",
};

const NL: Texts = Texts {
    form: "Contact",
    name: "Naam",
    email: "E-mail",
    phone: "Telefoon",
    message: "Waarmee kunnen we helpen?",
    thanks: "Bedankt! We hebben uw bericht ontvangen en antwoorden snel.",
    subject: "We hebben uw bericht ontvangen",
    body: "Hallo {name},\n\nbedankt voor uw bericht. We hebben het ontvangen en antwoorden zo snel mogelijk.\n\nMet vriendelijke groet",
};

const PT: Texts = Texts {
    form: "Contacto",
    name: "Nome",
    email: "E-mail",
    phone: "Telefone",
    message: "Como podemos ajudar?",
    thanks: "Obrigado! Recebemos a sua mensagem e responderemos em breve.",
    subject: "Recebemos a sua mensagem",
    body: "Olá {name},\n\nobrigado por nos escrever. Recebemos a sua mensagem e responderemos assim que possível.\n\nCom os melhores cumprimentos",
};

const AR: Texts = Texts {
    form: "تواصل معنا",
    name: "الاسم",
    email: "البريد الإلكتروني",
    phone: "الهاتف",
    message: "كيف يمكننا مساعدتك؟",
    thanks: "شكرًا لك! وصلتنا رسالتك وسنرد عليك قريبًا.",
    subject: "وصلتنا رسالتك",
    body: "مرحبًا {name}،\n\nشكرًا لتواصلك معنا. وصلتنا رسالتك وسنرد عليك في أقرب وقت ممكن.\n\nمع أطيب التحيات",
};
