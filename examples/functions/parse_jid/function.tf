variable "chat" {
  type    = string
  default = "120363043968066561@g.us"

  validation {
    condition     = try(provider::uazapi::parse_jid(var.chat).kind, "") == "group"
    error_message = "Give the JID of a group, such as 120363043968066561@g.us."
  }
}

output "number" {
  value = provider::uazapi::parse_jid("5581999990000:57@s.whatsapp.net").number # 5581999990000
}
