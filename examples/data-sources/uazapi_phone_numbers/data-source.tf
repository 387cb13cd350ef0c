variable "instance_token" {
  type      = string
  sensitive = true
}

locals {
  customers = {
    acme = "(81) 99999-0000"
    loja = "+55 34 99999-0000"
  }
}

# The instance that asks has to be connected.
data "uazapi_phone_numbers" "customers" {
  token   = var.instance_token
  numbers = [for phone in local.customers : provider::uazapi::phone_number(phone, "BR")]
}

# The form in which WhatsApp knows each number, and in words how it differs.
output "known_as" {
  value = { for number in coalesce(data.uazapi_phone_numbers.customers.results, []) : number.query => number.digits }
}

output "notes" {
  value = [for number in coalesce(data.uazapi_phone_numbers.customers.results, []) : number.note if number.note != null]
}
