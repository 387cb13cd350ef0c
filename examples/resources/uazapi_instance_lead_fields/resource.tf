resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_lead_fields" "sales" {
  instance_id = uazapi_instance.sales.id
  fields = {
    lead_field01 = "CPF"
    lead_field02 = "Plano" # the other fields stay as they are
  }
}
