variable "phone" {
  type    = string
  default = "5534999990000"
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id = uazapi_instance.sales.id
}

# WhatsApp may know the number without its ninth digit, as 553499990000. Until a phone
# has paired, there is no number, and no account to compare.
check "the_right_phone" {
  assert {
    condition     = uazapi_instance_connection.sales.number == null || provider::uazapi::same_account(uazapi_instance_connection.sales.number, var.phone)
    error_message = "Another phone is paired with Vendas São Paulo."
  }
}
