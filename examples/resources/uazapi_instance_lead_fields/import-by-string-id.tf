import {
  to = uazapi_instance_lead_fields.sales
  id = "r76b15a4a3614b4"
}

resource "uazapi_instance_lead_fields" "sales" {
  instance_id = "r76b15a4a3614b4"
  fields = {
    lead_field01 = "CPF"
  }
}
