output "address" {
  value = provider::uazapi::jid("5581999990000") # 5581999990000@s.whatsapp.net
}

output "address_of_what_people_write" {
  value = provider::uazapi::jid(provider::uazapi::phone_number("(81) 99999-0000", "BR"))
}
