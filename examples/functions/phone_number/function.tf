variable "phone" {
  type    = string
  default = "(81) 99999-0000"

  validation {
    condition     = can(provider::uazapi::phone_number(var.phone, "BR"))
    error_message = "Give a phone number with its area code, such as (81) 99999-0000."
  }
}

output "digits" {
  value = provider::uazapi::phone_number(var.phone, "BR") # 5581999990000
}

# Without a region, each number has to have its country's code.
output "abroad" {
  value = provider::uazapi::phone_number("+351 912 345 678", null) # 351912345678
}
