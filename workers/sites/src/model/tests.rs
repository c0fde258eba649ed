use super::{clean_origin, origins_of};

#[test]
fn origins_are_cleaned_or_refused() {
    assert_eq!(clean_origin(" HTTPS://A.example/ ").as_deref(), Some("https://a.example"));
    assert_eq!(clean_origin("https://a.example/path"), None);
    assert_eq!(clean_origin("a.example"), None);
    assert_eq!(origins_of("https://www.a.example/x"), ["https://www.a.example", "https://a.example"]);
    assert_eq!(origins_of("http://127.0.0.1:8788/"), ["http://127.0.0.1:8788"]);
}
