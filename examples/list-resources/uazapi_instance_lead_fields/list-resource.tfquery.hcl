# terraform query -generate-config-out=lead-fields.tf
# terraform apply
list "uazapi_instance_lead_fields" "all" {
  provider         = uazapi
  include_resource = true
}
