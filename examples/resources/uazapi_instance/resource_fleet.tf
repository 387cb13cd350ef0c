# One instance for each customer. The tokens stay out of the state.
variable "customers" {
  type = map(object({ crm_id = string }))

  default = {
    "Padaria Estrela"    = { crm_id = "1042" }
    "Clínica Boa Viagem" = { crm_id = "1043" }
  }
}

resource "uazapi_instance" "customer" {
  for_each = var.customers

  name           = each.key
  admin_field_01 = each.value.crm_id
  store_token    = false
}
